# The packages are installed in a stage of their own, so that pip's leavings stay out of the image.
FROM python:3.11-slim AS packages
WORKDIR /app
COPY requirements.lock ./
RUN python -m venv .venv \
    && .venv/bin/python -m pip install --quiet --no-cache-dir --disable-pip-version-check \
        --require-hashes --only-binary :all: -r requirements.lock

FROM python:3.11-slim
WORKDIR /app
ENV PATH=/app/.venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
COPY --from=packages /app/.venv .venv
COPY api api
COPY miniprogram_contract miniprogram_contract
# The code belongs to root and is compiled here; the server can write into var/ only.
RUN python -m compileall -q api && install -d -o 10001 -g 10001 var
USER 10001:10001
EXPOSE 8000
# No proxy is asked on the way to oneself; anything but 200 raises, and so fails.
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=3 CMD ["python", "-c", "import os, urllib.request as r; r.build_opener(r.ProxyHandler({})).open(f\"http://127.0.0.1:{os.environ.get('TONGXIN_PORT', '8000')}/readyz\", timeout=4)"]
CMD ["python", "-m", "api.cli", "serve", "--host", "0.0.0.0"]
