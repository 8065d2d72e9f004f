"""The index on disk: a Whoosh codec that keeps postings, lengths, values and records as flat, memory-mapped arrays.

| module | subject |
|---|---|
| `layout.py` | the file: header, aligned arrays, directory, checksums |
| `segment_file.py` | one segment opened: terms, postings, values, records, without NumPy |
| `listing.py` | `segments.json`: which segments an index has, and which of their sections are deleted |
| `batch.py` | sections to columns of numbers, cheap to hand from one process to another |
| `postings.py` | columns to postings, with NumPy |
| `segment_writer.py`, `segment_merger.py` | batches to a segment, segments to one segment |
| `records.py` | what is kept of a section to show it again |
| `codec.py`, `field_writer.py`, `whoosh_readers.py`, `matcher.py` | the same segments as Whoosh reads and writes them |
| `foreign.py` | segments that stock Whoosh wrote, rewritten as ours |

A segment is one file and never changes after it was written. An index is a folder of segments, Whoosh's own table of
contents and `segments.json`, which says the same without a pickle.
"""
