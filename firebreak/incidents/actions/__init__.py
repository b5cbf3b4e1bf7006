"""Every change of an incident."""

from firebreak.incidents.actions.answering import (
    add_message,
    answer_message,
    claim_message,
    drop_message,
    follow_up,
    release_message,
    reopen_message,
    solve_message,
    take_in,
    take_report,
)
from firebreak.incidents.actions.correcting import (
    add_corrective,
    begin_corrective,
    change_corrective,
    decide_sayable,
    drop_corrective,
    finish_corrective,
    reopen_corrective,
)
from firebreak.incidents.actions.declaring import declare
from firebreak.incidents.actions.evidence import (
    keep_call,
    keep_file,
    keep_post,
    keep_reported,
    note_export,
    remove_evidence,
)
from firebreak.incidents.actions.facts import (
    add_fact,
    add_question,
    answer_question,
    change_fact,
    judge_fact,
    remove_fact,
    remove_question,
)
from firebreak.incidents.actions.guests import accept_guest, end_guest, end_overdue, invite_guest
from firebreak.incidents.actions.handing import (
    accept_hand_over,
    decline_hand_over,
    offer_hand_over,
    withdraw_hand_over,
)
from firebreak.incidents.actions.holding import lift_hold, place_hold
from firebreak.incidents.actions.judging import (
    advance,
    close,
    give_lead,
    judge,
    merge,
    reopen,
    start_playbook,
    take_as_true,
    verify,
)
from firebreak.incidents.actions.notes import write
from firebreak.incidents.actions.pages import ask_page, ask_page_again, fetch_page
from firebreak.incidents.actions.pictures import ask_picture_again, take_picture
from firebreak.incidents.actions.press import (
    add_press_question,
    add_printed,
    answer_press_question,
    change_press_question,
    drop_press_question,
    give_press_question,
    note_printed,
    note_spoke,
    reopen_press_question,
    take_press_question,
)
from firebreak.incidents.actions.promising import (
    alarm,
    break_silence,
    confirm_clock,
    end_silence,
    give_notice,
    keep_silent,
    note_said,
    promise,
)
from firebreak.incidents.actions.seats import let_in, let_out, set_private
from firebreak.incidents.actions.situation import digest_of, keep_report, keep_report_files, plan_reports
from firebreak.incidents.actions.stakeholders import (
    add_stakeholder,
    change_stakeholder,
    list_stakeholders,
    move_stakeholder,
    note_told,
    remove_stakeholder,
    reopen_stakeholder,
    waive_stakeholder,
)
from firebreak.incidents.actions.tasks import (
    add_task,
    drop_task,
    finish_task,
    give_task,
    move_due,
    reopen_task,
    take_task,
)
from firebreak.incidents.actions.watching import unwatch, watch

__all__ = [
    "ask_page", "ask_page_again", "ask_picture_again", "fetch_page", "take_picture",
    "keep_call", "keep_file", "keep_post", "keep_reported", "note_export",
    "remove_evidence",
    "accept_hand_over", "add_message", "answer_message", "claim_message", "decline_hand_over", "drop_message",
    "follow_up", "lift_hold", "offer_hand_over", "place_hold", "release_message", "reopen_message", "solve_message",
    "take_in", "take_report", "withdraw_hand_over",
    "add_corrective", "add_press_question", "add_printed", "add_stakeholder", "answer_press_question",
    "begin_corrective", "change_corrective", "change_press_question", "change_stakeholder", "confirm_clock",
    "decide_sayable", "drop_corrective", "drop_press_question", "finish_corrective", "give_press_question",
    "list_stakeholders", "move_stakeholder", "note_printed", "note_spoke", "note_told", "remove_stakeholder",
    "reopen_corrective", "reopen_press_question", "reopen_stakeholder", "take_press_question",
    "waive_stakeholder",
    "accept_guest", "end_guest", "end_overdue", "invite_guest",
    "digest_of", "keep_report", "keep_report_files", "plan_reports",
    "add_fact", "add_question", "add_task", "advance", "alarm", "answer_question", "break_silence", "change_fact",
    "close", "declare", "drop_task", "end_silence", "finish_task", "give_lead", "give_notice", "give_task", "judge",
    "judge_fact", "keep_silent", "let_in", "let_out", "merge", "move_due", "note_said", "promise", "remove_fact",
    "remove_question", "reopen", "reopen_task", "set_private", "start_playbook", "take_as_true", "take_task",
    "unwatch",
    "verify", "watch", "write",
]  # fmt: skip
