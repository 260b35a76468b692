"""How `loa` speaks of itself: help and errors in Vietnamese, exit codes, errors as JSON.

Exit codes: 0 all is well; 1 a person must mend something, and one sentence says what; 2 the call
was not understood; 3 a fault of the programme; 130 stopped by Ctrl-C. With --json an error is also
{"code": …, "error": sentence} with facts such as "path" and "line" on stdout (docs/dev/errors.md),
so that whoever reads JSON always gets some.
"""

from __future__ import annotations

import difflib
import json
import re
import shutil
import sys
import textwrap
from collections.abc import Callable, Iterator, Sequence
from typing import Any, NoReturn, TypeVar

import typer
from typer._click import Command as AnyCommand
from typer._click import Context, HelpFormatter
from typer._click import exceptions as refused
from typer.core import TyperArgument, TyperCommand, TyperGroup, TyperOption

from pipeline.errors import LoaError, reason

STOPPED = 130  # by Ctrl-C, as shells count
_STOPPED = "Đã dừng theo Ctrl-C. Việc đã ghi sổ vẫn còn; chạy lại để làm tiếp."
_Function = TypeVar("_Function", bound=Callable[..., Any])
_LEAST, _MOST, _INDENT = 20, 100, 24  # columns: of a line, and where explanations start


class Command(TyperCommand):
    """A command whose help is Vietnamese."""

    def format_help(self, ctx: Context, formatter: HelpFormatter) -> None:
        """The page behind --help."""
        formatter.write(_page(self, ctx))


class Group(TyperGroup):
    """A command with commands below it; the uppermost one speaks for all."""

    def format_help(self, ctx: Context, formatter: HelpFormatter) -> None:
        """The page behind --help."""
        formatter.write(_page(self, ctx))

    def main(
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        complete_var: str | None = None,
        standalone_mode: bool = True,
        windows_expand_args: bool = True,
        **extra: Any,
    ) -> Any:
        """Run, and end with an exit code; what went wrong is one sentence, never a traceback."""
        words = list(sys.argv[1:] if args is None else args)
        try:
            code = super().main(words, prog_name or "loa", complete_var, False, False, **extra)
        except refused.NoArgsIsHelpError as error:
            typer.echo(error.message, err=True)
            sys.exit(error.exit_code)
        except refused.UsageError as error:
            fail(LoaError(_usage(error), code="usage"), "--json" in words, error.exit_code)
        except LoaError as error:
            fail(error, "--json" in words, 1)
        except OSError as error:
            fail(_refused_by_host(error), "--json" in words, 1)
        except typer.Abort:
            said = "Chưa có câu trả lời nên lệnh dừng, chưa đổi gì. Chạy lại."
            fail(LoaError(said, code="no-answer"), False, 1)
        if code == STOPPED:
            typer.echo(_STOPPED, err=True)
        sys.exit(code if isinstance(code, int) else 0)


class Commands(typer.Typer):
    """A `typer.Typer` of such commands."""

    def __init__(self, told: str, **more: Any) -> None:
        super().__init__(
            cls=Group, help=told, add_completion=False, pretty_exceptions_enable=False, **more
        )

    def command(self, name: str | None = None, **more: Any) -> Callable[[_Function], _Function]:
        """As typer's."""
        return super().command(name, cls=Command, **more)


_OPTIONS = {  # what the office asks for, as it is typed here; its own sentences name no option
    "bad-day": "Ngày ghi sau --date.",
    "bad-hour": "Giờ ghi sau --slot.",
    "bad-month": "Tháng ghi sau --month.",
    "guard-open": 'Câu trả lời ghi sau --answer, ví dụ --answer "loại: lý do".',
    "nothing-named": "Duyệt tất cả: --all.",
    "not-the-approver": "Chọn kênh: --channel.",
    "rehearsal-past": "Ngày ghi sau --from.",
}


def fail(error: LoaError, as_json: bool, code: int) -> NoReturn:
    """One sentence on stderr, also as JSON on stdout if that was asked for, and the end.

    `code`: the exit code.
    """
    if as_json:
        typer.echo(json.dumps(error.to_json(), ensure_ascii=False, indent=2))
    option = _OPTIONS.get(error.code)
    typer.echo(f"Lỗi: {error}{f' {option}' if option else ''}", err=True)
    sys.exit(code)


def _refused_by_host(error: OSError) -> LoaError:
    where = f" ({error.filename})" if error.filename else ""
    return LoaError(
        f"hệ điều hành từ chối: {reason(error)}{where}. "
        "Kiểm tra đường dẫn, quyền và chỗ trống trên đĩa rồi chạy lại; việc đã ghi sổ vẫn còn.",
        code="host-refused",
        path=str(error.filename) if error.filename else None,
    )


# --- a call that was not understood -----------------------------------------------------------


def _usage(error: refused.UsageError) -> str:
    """What is wrong with the call, and where to read how it is made."""
    path = error.ctx.command_path if error.ctx else "loa"
    return f"{_fault(error)} Xem cách gọi: {path} --help"


def _fault(error: refused.UsageError) -> str:
    if isinstance(error, refused.NoSuchOption):
        return f"Không có tùy chọn “{error.option_name}”.{_near(error.possibilities or ())}"
    if isinstance(error, refused.MissingParameter):
        return f"Thiếu {_param_name(error.param)}."
    if isinstance(error, refused.BadParameter):
        return f"{_param_name(error.param)} không dùng được: {_param_type(error.param)}."
    if isinstance(error, refused.BadOptionUsage):
        takes = "requires" in error.message
        return f"Tùy chọn “{error.option_name}” {'thiếu giá trị' if takes else 'không có giá trị'}."
    if found := re.search(r"No such command '(.*?)'", error.message):
        group = error.ctx.command if error.ctx else None
        names = list(group.commands) if isinstance(group, TyperGroup) else []
        near = difflib.get_close_matches(found[1], names, n=1, cutoff=0.5)
        return f"Không có lệnh “{found[1]}”.{_near(near)}"
    if found := re.search(r"extra argument\S* \((.*)\)", error.message):
        return f"Thừa “{found[1]}”: tên có dấu cách thì đặt trong ngoặc kép."
    return "Chưa nói làm gì." if "Missing command" in error.message else error.message


def _near(names: Sequence[str]) -> str:
    return f" Có phải ý bạn là “{names[0]}”?" if names else ""


def _param_name(param: Any) -> str:
    """A parameter as staff type it."""
    if isinstance(param, TyperOption):
        return " ".join(each for each in (param.opts[0], param.metavar) if each)
    return str(getattr(param, "metavar", None) or getattr(param, "name", None) or "một giá trị")


def _param_type(param: Any) -> str:
    """What a parameter takes."""
    kind = param.type_descriptor
    word = {int: "một số nguyên", float: "một số"}.get(kind.annotation, "giá trị khác")
    least, most = kind.parameter_info.min, kind.parameter_info.max
    return f"cần {word}" + (f" từ {least} đến {most}" if None not in (least, most) else "")


# --- help -------------------------------------------------------------------------------------


def _page(command: AnyCommand, ctx: Context) -> str:
    """How a command is called, what it does, what it takes; fitted to the screen."""
    wide = max(_LEAST, min(shutil.get_terminal_size().columns, _MOST))
    given = [each for each in command.get_params(ctx) if isinstance(each, TyperArgument)]
    below = command.commands if isinstance(command, TyperGroup) else {}
    call = [ctx.command_path, *(_param_name(each) for each in given)]
    call += ["[LỆNH]"] if below else []
    blocks = [_fold_words(f"Cách gọi: {' '.join(call)} [TÙY CHỌN]", wide)]
    words = " ".join((command.help or "").split())
    blocks.append(_fold_words(words, wide))
    options = [each for each in command.get_params(ctx) if isinstance(each, TyperOption)]
    for title, rows in (
        ("Điền vào", [(_param_name(each), each.help or "") for each in given if each.help]),
        ("Tùy chọn", [(_param_name(each), _option_help(each)) for each in options]),
        ("Các lệnh", [(name, _first(each.help or "")) for name, each in below.items()]),
    ):
        if rows:
            lines = (line for left, right in rows for line in _row(left, right, wide))
            blocks.append("\n".join([f"{title}:", *lines]))
    return "\n\n".join(blocks) + "\n"


def _option_help(option: TyperOption) -> str:
    """An option's own words, and what holds without it."""
    if option.name == "help":
        return "Xem trang này."
    shown = option.default if type(option.default) in (int, float, str) else ""
    usual = f" Không ghi thì là {shown}." if shown else " Bắt buộc." if option.required else ""
    return f"{option.help or ''}{usual}".strip()


def _first(words: str) -> str:
    """The first paragraph of a help text."""
    return " ".join(words.split("\n\n")[0].split())


def _row(left: str, right: str, wide: int) -> Iterator[str]:
    """A name and its explanation: side by side, or below each other where the screen is narrow."""
    indent = _INDENT if wide >= 2 * _INDENT + _LEAST else 6
    folded = textwrap.wrap(right, wide - indent, break_long_words=False) or [""]
    if len(left) + 4 <= indent:
        yield f"  {left:<{indent - 2}}{folded.pop(0)}".rstrip()
    else:
        yield f"  {left}"
    yield from (" " * indent + line for line in folded if line)


def _fold_words(words: str, wide: int) -> str:
    return "\n".join(textwrap.wrap(words, wide, break_long_words=False))
