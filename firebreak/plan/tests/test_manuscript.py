"""An old plan as a Word file is taken apart into sections, and each becomes the item that it seems to be."""

from typing import Any

import pytest

from firebreak.plan.manuscript import Grid, Line, Section, read_manuscript, sections_of
from firebreak.plan.manuscript.making import OPEN, make
from firebreak.plan.manuscript.pieces import Known
from firebreak.plan.tests.word_files import edited, plan_file, swap, table, word

pytestmark = pytest.mark.unit
KNOWN = Known("en", {"Technical": "technical", "Customer service": "customer-service", "Lead": "lead"})


def sections(body: bytes) -> dict[str, Section]:
    return {one.title: one for one in sections_of(read_manuscript(body))}


def made(body: bytes, title: str, known: Known = KNOWN, kind: str = "") -> Any:
    found = sections(body)[title]
    return make(found, kind or found.kind, "a-key", known).item


def test_headings_become_sections_and_each_is_guessed() -> None:
    assert {title: one.kind for title, one in sections(plan_file()).items()} == {
        "Crisis plan of Norrsken": "policies", "About this plan": "policies",
        "Price letters with wrong sums": "risks", "The app is down in a cold week": "risks",
        "If the app is down": "playbooks", "Template: first word": "templates", "Emergency contacts": "contacts",
    }  # fmt: skip


def test_a_table_of_risks_becomes_risks() -> None:
    first = made(plan_file(), "Price letters with wrong sums")
    assert (first.likelihood, first.impact, first.owner) == (4, 3, "customer-service")
    assert first.mitigation == [{"en": "Check ten letters by hand"}]
    second = made(plan_file(), "The app is down in a cold week")
    assert (second.likelihood, second.impact, second.owner) == (3, 5, "lead")
    assert second.mitigation == [{"en": "Status page"}, {"en": "On-call line"}]
    assert "Nobody yet" in second.description["en"]


def test_a_list_becomes_steps_with_times_and_duties() -> None:
    found = made(plan_file(), "If the app is down")
    assert [(one.title["en"], one.minute, one.duty) for one in found.steps] == [
        ("Within 5 minutes: Technical confirms what is down", 5, "technical"),
        ("Post the first word within 15 minutes", 15, "lead"),
        ("Tell customer service what to answer", 15, "customer-service"),
    ]
    assert found.steps[0].how == {"en": "Write the time into the log, and who said it."}
    assert found.avoid == [{"en": "Guessing a time when it works again"}]
    assert (found.type, found.when) == ("outage", {"en": "For every outage longer than ten minutes."})


def test_gaps_of_a_text_become_placeholders() -> None:
    found = made(plan_file(), "Template: first word")
    assert found.variants == {
        "post": {"en": "We know that {service} is down since {time}. Next word at {next_update}."}
    }
    assert {name: gap.sort for name, gap in found.placeholders.items()} == {
        "service": "text", "time": "time", "next_update": "text",
    }  # fmt: skip


def test_names_and_numbers_are_not_in_the_item() -> None:
    found = sections(plan_file())["Emergency contacts"]
    turned = make(found, "contacts", "press", KNOWN)
    assert turned.item.why == {"en": "Journalists of the local paper, because they ask first."}
    assert "Ek" not in str(turned.item)
    assert [one.rows[1][0] for one in turned.left if isinstance(one, Grid)] == ["Eva Ek"]


@pytest.mark.parametrize("kind", ["risks", "scenarios", "playbooks", "templates", "policies", "duties"])
def test_every_line_is_in_the_item_whatever_it_becomes(kind: str) -> None:
    lines = ["Alpha beta gamma.", "A first point", "A second point", "Delta epsilon."]

    def write(document: Any) -> None:
        document.add_heading("Something", 1)
        document.add_paragraph(lines[0])
        for line in lines[1:3]:
            document.add_paragraph(line, style="List Bullet")
        document.add_heading("Below", 2)
        document.add_paragraph(lines[3])
        table(document, [["Kappa", "Lambda"], ["Mu", "Nu"]])

    said = str(made(word(write), "Something", kind=kind))
    for part in [*(line.rstrip(".") for line in lines), "Below", "Kappa", "Lambda", "Mu", "Nu"]:
        assert part in said, part


def test_a_playbook_that_nobody_names_stays_to_be_chosen() -> None:
    def write(document: Any) -> None:
        document.add_heading("Scenario: snow", 1)
        document.add_paragraph("It snows for a week.")
        document.add_heading("Scenario: dark", 1)
        document.add_paragraph("Power is gone. We follow Outage at night.")

    known = Known("en", playbooks={"Outage at night": "outage-at-night", "Outage": "outage"})
    assert made(word(write), "Scenario: snow", known).playbook == OPEN
    assert made(word(write), "Scenario: dark", known).playbook == "outage-at-night"


CHINESE = ["第一章 总则", "第二章 风险评估", "门店停电", "断网应急流程", "新闻稿模板", "媒体联系人"]


def chinese(document: Any) -> None:
    document.add_heading("北光公司危机预案", 0)
    document.add_heading(CHINESE[0], 1)
    document.add_paragraph("本预案适用于全公司。")
    document.add_heading(CHINESE[1], 1)
    table(
        document, [["风险", "可能性", "影响程度", "应对措施"], [CHINESE[2], "高", "中等", "备用电源；应急灯"]]
    )
    document.add_heading(f"第三章 {CHINESE[3]}", 1)
    for text in ("15分钟内由技术确认范围", "30分钟内发布首次回应", "恢复后总结"):
        document.add_paragraph(text, style="List Number")
    document.add_heading(CHINESE[4], 1)
    document.add_paragraph("【重要通知】我们注意到【产品名】的问题，将于____前更新。")
    document.add_heading(CHINESE[5], 1)
    table(document, [["姓名", "手机"], ["王芳", "13800138000"]])


def test_a_chinese_plan_is_understood() -> None:
    body, known = word(chinese), Known("zh-Hans", {"技术": "technical", "总负责": "lead"})
    found = sections(body)
    assert {title: one.kind for title, one in found.items()} == {
        "总则": "policies", "门店停电": "risks", "断网应急流程": "playbooks", "新闻稿模板": "templates",
        "媒体联系人": "out",
    }  # fmt: skip
    assert found["媒体联系人"].why == "personal"
    risk = made(body, "门店停电", known)
    assert (risk.likelihood, risk.impact) == (4, 3)
    assert risk.mitigation == [{"zh-Hans": "备用电源"}, {"zh-Hans": "应急灯"}]
    steps = made(body, "断网应急流程", known).steps
    assert [(one.minute, one.duty) for one in steps] == [(15, "technical"), (30, "lead"), (30, "lead")]
    text = made(body, "新闻稿模板", known)
    assert text.kind == "press-release"
    assert text.variants["post"]["zh-Hans"] == "【重要通知】我们注意到{gap}的问题，将于{gap_2}前更新。"


@pytest.mark.parametrize(
    ("key", "name"),
    [
        ("Rubrik1", "heading 1"), ("Rubrik1", "Rubrik 1"), ("1", "heading 1"), ("1", "标题 1"), ("1", "標題 1"),
        ("Tajuk1", "Tajuk 1"),
    ],
)  # fmt: skip
def test_heading_styles_of_other_words_are_known(key: str, name: str) -> None:
    body = edited(
        word(lambda document: [document.add_heading("Kapitel", 1), document.add_paragraph("Text.")]),
        **{
            "word/styles.xml": lambda body: (
                body.replace(b'w:styleId="Heading1"', f'w:styleId="{key}"'.encode())
                .replace(b'<w:name w:val="heading 1"/>', f'<w:name w:val="{name}"/>'.encode())
                .replace(b'<w:name w:val="Heading 1"/>', f'<w:name w:val="{name}"/>'.encode())
            ),
            "word/document.xml": swap('w:val="Heading1"', f'w:val="{key}"'),
        },
    )
    found = read_manuscript(body)
    assert found.styled
    assert found.blocks[0] == Line("Kapitel", level=1)


def test_an_outline_level_alone_makes_a_heading() -> None:
    body = edited(
        word(lambda document: [document.add_paragraph("Kapitel"), document.add_paragraph("Text.")]),
        **{"word/document.xml": swap("<w:p><w:r>", '<w:p><w:pPr><w:outlineLvl w:val="1"/></w:pPr><w:r>')},
    )
    assert read_manuscript(body).blocks[0] == Line("Kapitel", level=2)


def test_without_heading_styles_short_bold_lines_count() -> None:
    def write(document: Any) -> None:
        document.add_paragraph().add_run("Who leads").bold = True
        document.add_paragraph("Anna leads.")
        document.add_paragraph().add_run(
            "This whole bold sentence is a warning, and it ends with a full stop."
        ).bold = True
        document.add_paragraph().add_run("When to call").bold = True
        document.add_paragraph("At once.")

    found = read_manuscript(word(write))
    assert not found.styled
    assert [one.title for one in sections_of(found)] == ["Who leads", "When to call"]


def test_without_heading_styles_chinese_chapters_count() -> None:
    def write(document: Any) -> None:
        for line in (
            "第一章 总则",
            "一、目的",
            "为了应对危机。",
            "二、范围",
            "适用于全公司。",
            "第二章 职责",
            "由总经理负责。",
        ):
            document.add_paragraph(line)

    found = read_manuscript(word(write))
    heads = [(one.text, one.level) for one in found.blocks if isinstance(one, Line) and one.level]
    assert heads == [("第一章 总则", 1), ("一、目的", 2), ("二、范围", 2), ("第二章 职责", 1)]


W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def body_with(inner: str) -> bytes:
    return edited(
        word(lambda document: document.add_paragraph("HERE")),
        **{"word/document.xml": swap("<w:p><w:r><w:t>HERE</w:t></w:r></w:p>", inner)},
    )


def test_what_was_added_under_tracking_counts_and_what_was_deleted_is_kept_aside() -> None:
    found = read_manuscript(
        body_with(
            '<w:p><w:r><w:t xml:space="preserve">Call </w:t></w:r>'
            '<w:del w:id="1"><w:r><w:delText>late</w:delText></w:r></w:del>'
            '<w:ins w:id="2"><w:r><w:t>early</w:t></w:r></w:ins></w:p>'
        )
    )
    assert found.blocks == [Line("Call early")]
    assert (found.inserted, found.deleted) == (1, ["late"])


def test_content_controls_and_frames_are_read_and_a_table_of_contents_is_not() -> None:
    toc = '<w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj></w:sdtPr>'
    found = read_manuscript(
        body_with(
            f"<w:sdt>{toc}<w:sdtContent><w:p><w:r><w:t>Chapter 1 .... 3</w:t></w:r></w:p></w:sdtContent></w:sdt>"
            "<w:sdt><w:sdtContent><w:p><w:r><w:t>In a control</w:t></w:r></w:p></w:sdtContent></w:sdt>"
            "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>In a frame</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
        )
    )
    assert [one.text for one in found.blocks if isinstance(one, Line)] == ["In a control", "In a frame"]
    assert found.contents == 1


def test_frames_in_frames_are_read_once_each_however_deep() -> None:
    inner = "<w:p><w:r><w:t>Deep</w:t></w:r></w:p>"
    for _time in range(60):
        inner = f"<w:tbl><w:tr><w:tc>{inner}<w:p/></w:tc></w:tr></w:tbl>"
    assert read_manuscript(body_with(inner)).blocks == [Line("Deep")]


def test_deep_tables_of_two_columns_are_read_in_time() -> None:
    inner = "<w:p><w:r><w:t>Deep</w:t></w:r></w:p>"
    for _time in range(55):
        inner = f"<w:tbl><w:tr><w:tc><w:p/></w:tc><w:tc>{inner}</w:tc></w:tr></w:tbl>"
    assert "Deep" in str(read_manuscript(body_with(inner)).blocks)


def test_cells_that_go_on_from_above_say_it_again() -> None:
    def write(document: Any) -> None:
        document.add_heading("Risks", 1)
        table(
            document,
            [["Area", "Risk", "Likelihood", "Impact"], ["Shop", "Fire", "2", "5"], ["", "Theft", "4", "2"]],
        )
        document.tables[0].cell(1, 0).merge(document.tables[0].cell(2, 0))

    found = sections(word(write))
    assert [one.text for one in found["Theft"].blocks if isinstance(one, Line)] == ["Area: Shop"]


def test_a_link_keeps_where_it_leads() -> None:
    rel = (
        '<Relationship Id="rId99" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink" '
        'Target="https://status.example/now" TargetMode="External"/></Relationships>'
    )
    linked = body_with('<w:p><w:hyperlink r:id="rId99"><w:r><w:t>our page</w:t></w:r></w:hyperlink></w:p>')
    found = read_manuscript(edited(linked, **{"word/_rels/document.xml.rels": swap("</Relationships>", rel)}))
    assert found.blocks == [Line("our page (https://status.example/now)")]


def test_notes_comments_and_margins_are_not_lost() -> None:
    body = body_with('<w:p><w:r><w:t>Call</w:t></w:r><w:r><w:footnoteReference w:id="2"/></w:r></w:p>')
    note = f'<w:footnotes {W}><w:footnote w:id="2"><w:p><w:r><w:t>Ask twice.</w:t></w:r></w:p></w:footnote></w:footnotes>'
    comment = f'<w:comments {W}><w:comment w:id="0"><w:p><w:r><w:t>Is it so?</w:t></w:r></w:p></w:comment></w:comments>'
    head = f"<w:hdr {W}><w:p><w:r><w:t>Confidential</w:t></w:r></w:p></w:hdr>"
    parts = {"word/footnotes.xml": note, "word/comments.xml": comment, "word/header1.xml": head}
    found = read_manuscript(edited(body, **{name: text.encode() for name, text in parts.items()}))
    assert found.blocks == [Line("Call [1]"), Line("[1] Ask twice.")]
    assert (found.comments, found.margins) == (["Is it so?"], ["Confidential"])
