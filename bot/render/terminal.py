"""Answer to the terminal, with rich: the same outline, set for a reader at a prompt."""

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.rule import Rule
from rich.text import Text

from bot.answer.shape import Answer
from bot.render import wording
from bot.render.outline import Card, Line, outline


def show(answer: Answer, console: Console) -> None:
    """Print an answer."""
    laid = outline(answer)
    console.print(Text(laid.title, style="bold"), Text(laid.as_of, style="dim"), sep="  ·  ")
    console.print()
    if laid.lead:
        console.print(Padding(Text(laid.lead), (0, 0, 1 if laid.summary else 0, 0)))
    if laid.commands:
        console.print(Padding(Text("\n".join(laid.commands)), (0, 0, 1, 2)))
    for line in laid.summary:
        console.print(Padding(_sentence(line), (0, 0, 1, 0)))
    if laid.notes:
        console.print(Rule(wording.MIND, align="left", style="yellow"))
        for line in laid.notes:
            console.print(Padding(_sentence(line, "bold yellow"), (0, 0, 0, 2)))
        console.print()
    for one in laid.citations:
        console.print(Text.assemble((f"[{one.number}] ", "cyan"), one.text), soft_wrap=True)
    for rule, steps in laid.steps:
        console.print()
        console.print(Rule(f"{wording.OVER_TIME}: {rule}", align="left", style="cyan"))
        for line in steps:
            console.print(Padding(_sentence(line), (0, 0, 0, 2)))
    for title, cards in laid.groups:
        console.print()
        console.print(Rule(title, align="left", style="cyan"))
        for card in cards:
            console.print(_card(card))
    if laid.suggestions:
        console.print()
        console.print(Text(laid.suggestions_title, style="bold"), Text(" | ".join(laid.suggestions)), sep="  ")
    console.print(Text(laid.footer, style="dim"))


def _sentence(line: Line, style: str = "bold") -> Text:
    marks = "".join(f" [{number}]" for number in line.numbers)
    return Text.assemble((f"{line.label}: " if line.label else "", style), line.text, (marks, "cyan"))


def _card(card: Card) -> Group:
    parts: list[RenderableType] = [Text(card.heading, style="bold")]
    for text, style in ((card.text, ""), (card.quote, "italic"), (card.small, "dim")):
        if text:
            parts.append(Padding(Text(text, style=style), (0, 0, 0, 2)))
    return Group(*parts)
