"""Every read of incidents that a page or another room needs. Each begins with who asks: see :mod:`.visible`."""

from firebreak.incidents.queries.answering import (
    Counts,
    Saved,
    content_of,
    message_counts,
    messages,
    saved_answers,
    to_answer,
)
from firebreak.incidents.queries.driving import Driver, Driving, driving
from firebreak.incidents.queries.evidence import (
    evidence,
    evidence_entries,
    evidence_kept,
    piece,
    piece_of_post,
    proof,
)
from firebreak.incidents.queries.facts import Known, confirmed_facts, facts_by_uid, known_fact
from firebreak.incidents.queries.guests import (
    TOLD,
    guest,
    guest_by_link,
    guests,
    visit,
    visit_topics,
    visits,
    was_guest,
)
from firebreak.incidents.queries.handing import Left, hand_overs, hold, holds, left_by, long_shifts, offered
from firebreak.incidents.queries.people import (
    Listed,
    listed,
    reads_person,
    stakeholder_rows,
    stakeholders,
    unheard,
)
from firebreak.incidents.queries.press import (
    corrective_actions,
    may_trace,
    open_corrective,
    open_press,
    press_for,
    press_questions,
    printed,
    reads_spoke,
    sayable_actions,
)
from firebreak.incidents.queries.rooms import (
    facts,
    legal_clocks,
    monitors,
    notes,
    open_word,
    questions,
    seats,
    silence,
    task,
    tasks,
    tasks_for,
    words_said,
)
from firebreak.incidents.queries.situation import due_reports, receivers, report, report_plan, reports
from firebreak.incidents.queries.timeline import Moment, timeline
from firebreak.incidents.queries.visible import (
    incident,
    incident_for,
    incidents,
    kept_back,
    may_see,
    open_incidents,
    people_in,
    private_topics,
    privileged_readers,
    reads_privileged,
)

__all__ = [
    "evidence", "evidence_entries", "evidence_kept", "piece", "piece_of_post", "proof",
    "Driver", "Driving", "driving",
    "Known", "confirmed_facts", "facts_by_uid", "known_fact",
    "Counts", "Left", "Saved", "content_of", "hand_overs", "hold", "holds", "left_by", "long_shifts", "message_counts",
    "messages", "offered", "saved_answers", "to_answer",
    "Listed", "corrective_actions", "listed", "may_trace", "open_corrective", "open_press", "press_for",
    "press_questions", "printed", "reads_person", "reads_spoke", "sayable_actions", "stakeholder_rows",
    "stakeholders", "unheard",
    "TOLD", "guest", "guest_by_link", "guests", "visit", "visit_topics", "visits", "was_guest",
    "due_reports", "receivers", "report", "report_plan", "reports",
    "Moment", "facts", "incident", "incident_for", "incidents", "kept_back", "legal_clocks", "may_see", "monitors",
    "notes", "open_incidents", "open_word", "people_in", "private_topics", "privileged_readers", "questions",
    "reads_privileged", "seats", "silence", "task", "tasks", "tasks_for", "timeline", "words_said",
]  # fmt: skip
