"""Working days of the People's Republic of China, with holidays and make-up workdays."""

from api.adapters.calendar.working_days import CalendarUnknown, WorkingDays

__all__ = ["CalendarUnknown", "WorkingDays"]
