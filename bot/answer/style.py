"""The house styles in which the desk writes a citation for print; a channel chooses one."""

from enum import StrEnum


class Style(StrEnum):
    """A style of citation; the values are public (kept by the storage, typed by editors), added to, never renamed.

    un        the United Nations Editorial Manual: `Security Council resolution 2397 (2017), para. 8`
    oscola    the Oxford standard, with its part on international law: `UNSC Res 2397 (22 December 2017) …, para 8`
    bluebook  the Bluebook, rule 21: `S.C. Res. 2397, ¶ 8, U.N. Doc. S/RES/2397 (Dec. 22, 2017)`
    ap        words as in the prose of the Associated Press: `U.N. Security Council Resolution 2397, paragraph 8, …`
    """

    UN = "un"
    OSCOLA = "oscola"
    BLUEBOOK = "bluebook"
    AP = "ap"
