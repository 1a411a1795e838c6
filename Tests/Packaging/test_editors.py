"""An editor's own client speaks to the language server; notebooks become scripts and come back."""

import asyncio

import nbformat
import pytest
from loops import in_a_loop
from lsprotocol import types
from pygls.lsp.client import LanguageClient
from shell import ROOT, run

BINARY = ROOT / ".build/release/nadaraya"
TEXT = 'x = [1, 2]\nprint("σ𝄞", sume(x))\n'


async def converse(address):
    client = LanguageClient("tests", "1")
    published = asyncio.Queue()

    @client.feature(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)
    def _(parameters):
        published.put_nowait(parameters.diagnostics)

    await client.start_io(str(BINARY), "lsp")
    answer = await client.initialize_async(types.InitializeParams(capabilities=types.ClientCapabilities(), process_id=None))
    assert answer.server_info.name == "nadaraya"
    client.initialized(types.InitializedParams())
    client.text_document_did_open(types.DidOpenTextDocumentParams(types.TextDocumentItem(address, "nadaraya", 1, TEXT)))
    (mistake,) = await published.get()
    assert "sume" in mistake.message
    document = types.TextDocumentIdentifier(address)
    (action,) = await client.text_document_code_action_async(
        types.CodeActionParams(document, mistake.range, types.CodeActionContext([mistake])))
    (edit,) = action.edit.changes[address]
    line = TEXT.split("\n")[edit.range.start.line].encode("utf-16-le")
    mended = line[: 2 * edit.range.start.character].decode("utf-16-le") + edit.new_text
    mended += line[2 * edit.range.end.character :].decode("utf-16-le")
    assert mended == 'print("σ𝄞", sum(x))'
    client.text_document_did_change(types.DidChangeTextDocumentParams(
        types.VersionedTextDocumentIdentifier(2, address),
        [types.TextDocumentContentChangeWholeDocument("x = [1, 2]\n" + mended)]))
    assert not await published.get()
    place = types.Position(1, 14)
    help_ = await client.text_document_hover_async(types.HoverParams(document, place))
    assert "sum" in help_.contents.value
    items = await client.text_document_completion_async(types.CompletionParams(document, types.Position(1, 15)))
    assert any(item.label == "sum" for item in items)
    symbols = await client.text_document_document_symbol_async(types.DocumentSymbolParams(document))
    assert [symbol.name for symbol in symbols] == ["x"]
    await client.shutdown_async(None)
    client.exit(None)
    await client.stop()


def test_an_editors_client():
    in_a_loop(asyncio.wait_for(converse("file:///somewhere/script.nw"), 60))


@pytest.mark.parametrize("path", sorted((ROOT / "notebooks").rglob("*.ipynb")), ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_a_notebook_there_and_back(path, tmp_path):
    script, back = tmp_path / "script.nw", tmp_path / "back.ipynb"
    run(BINARY, "convert", path, "-o", script)
    run(BINARY, "convert", script, "-o", back)
    before, after = nbformat.read(path, 4), nbformat.read(back, 4)
    nbformat.validate(after)
    facts = [[(cell.cell_type, cell.source, cell.metadata.get("tags", [])) for cell in book.cells] for book in (before, after)]
    assert facts[0] == facts[1]


def test_the_script_runs(tmp_path):
    script = tmp_path / "chapter.nw"
    run(BINARY, "convert", ROOT / "notebooks/attention-pooling.ipynb", "-o", script)
    assert run(BINARY, "run", script)
    assert run(BINARY, "check", script) is not None
