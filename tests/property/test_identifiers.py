"""Identifiers: what is written is read back as the same; any other text is an input error."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from oais_vn.model.errors import InputError
from oais_vn.model.fixity import ContentFile, Digest
from oais_vn.model.identifiers import (
    AgencyCode,
    ArcFileCode,
    BatchCode,
    DocCode,
    DocId,
    FileCode,
    PaperFileCode,
    content_digest,
)
from oais_vn.model.paths import PackagePath

part = st.text(alphabet=st.characters(categories=["L", "N"], include_characters="-_/"), min_size=1, max_size=6)


def is_no_year(text):
    return not (len(text) == 4 and text.isascii() and text.isdigit() and "1000" <= text <= "2099")


def parts(least, most, accept=lambda _: True):
    return st.lists(part.filter(accept), min_size=least, max_size=most).map(".".join)


agencies = parts(1, 4, is_no_year).map(AgencyCode)
file_codes = st.builds(FileCode, agencies, st.integers(1000, 2099), parts(1, 3))
ordinals = st.integers(1, 9_999_999)


@settings(deadline=None)
@given(file_codes)
def test_a_dossier_code_is_read_back(code):
    assert FileCode.parse(str(code)) == code


@settings(deadline=None)
@given(agencies, file_codes)
def test_an_archival_dossier_code_is_read_back(archive, code):
    whole = ArcFileCode(archive, code)
    assert ArcFileCode.parse(str(whole), archive) == whole


@settings(deadline=None)
@given(file_codes, ordinals)
def test_document_codes_are_read_back(code, ordinal):
    assert DocCode.parse(str(DocCode(str(code), ordinal))) == DocCode(str(code), ordinal)
    assert DocId.parse(str(DocId(str(code), ordinal))) == DocId(str(code), ordinal)


batch_codes = st.builds(BatchCode, agencies, st.integers(1000, 2099), st.integers(1, 99), ordinals)


@settings(deadline=None)
@given(batch_codes)
def test_a_batch_code_is_read_back_also_as_a_dossier_code(code):
    assert BatchCode.parse(str(code)) == code
    file = FileCode.parse(str(code))
    assert file == code.file
    assert (file.agency, file.year, file.notation) == (code.agency, code.year, f"{code.round:02d}.{code.ordinal:07d}")


@settings(deadline=None)
@given(
    agencies,
    st.one_of(st.integers(1000, 2099), st.sampled_from([-1, 0, 999, 2100, 20255])),
    st.sampled_from([-1, 0, 1, 2, 98, 99, 100]),
    st.sampled_from([-1, 0, 1, 41, 9_999_999, 10_000_000]),
)
def test_a_batch_code_exists_exactly_when_its_parts_have_their_digits(agency, year, round_, ordinal):
    parts_fit = 1000 <= year <= 2099 and 1 <= round_ <= 99 and 1 <= ordinal <= 9_999_999
    try:
        code = BatchCode(agency, year, round_, ordinal)
    except InputError:
        assert not parts_fit
    else:
        assert parts_fit
        assert BatchCode.parse(str(code)) == code


@settings(deadline=None)
@given(batch_codes, ordinals)
def test_a_batch_counts_on_to_its_documents_as_far_as_seven_digits_go(code, ordinal):
    counted = code.of_document(ordinal)
    if code.ordinal + ordinal - 1 > 9_999_999:
        assert counted is None
    else:
        assert counted is not None
        assert counted.ordinal - code.ordinal == ordinal - 1
        assert (counted.agency, counted.year, counted.round) == (code.agency, code.year, code.round)


@settings(deadline=None)
@given(agencies, part, part)
def test_a_paper_dossier_code_is_read_back(archive, shelving, number):
    code = PaperFileCode(archive, shelving, number)
    assert PaperFileCode.parse(str(code)) == code


@settings(deadline=None)
@given(
    st.one_of(st.text(), st.text(alphabet="Hx.0129 \n\x00", max_size=20)),
    st.sampled_from([FileCode.parse, BatchCode.parse, DocCode.parse, DocId.parse, PaperFileCode.parse]),
)
def test_any_text_is_that_identifier_or_an_input_error(text, parse):
    try:
        value = parse(text)
    except InputError:
        return
    assert str(value) == text
    assert text.isprintable()


@settings(deadline=None)
@given(st.integers(10, 6000))
def test_an_ordinal_of_any_number_of_digits_is_an_input_error(digits):
    for parse in (DocCode.parse, DocId.parse):
        with pytest.raises(InputError):
            parse("H32.2008.01." + "9" * digits)


names = st.text(alphabet="ab\n\r%0AD é", min_size=1, max_size=6).map(PackagePath)
digests = st.sampled_from(["0" * 64, "1" * 64])


@settings(deadline=None, max_examples=300)
@given(*[st.dictionaries(names, digests, max_size=3)] * 2)
def test_two_contents_have_one_digest_only_when_they_are_the_same(one, other):
    first, second = (
        content_digest(ContentFile(path, 1, (Digest("sha256", value),)) for path, value in sorted(files.items()))
        for files in (one, other)
    )
    assert (first == second) == (one == other)
