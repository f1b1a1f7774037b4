"""The append-only journal, chained by hash per subject.

    from communs.core.audit import record
    record(dossier, "accept", actor=person, data={"number": 12})

How to verify a chain without communs: for each entry of a subject, in the order of `seq`,

    digest = sha256( previous + "LF" + subject + "LF" + seq + "LF" + body )      UTF-8, lower case hexadecimal

where `previous` is the digest of the entry before (64 zeros for the first) and `body` is the exact text that is stored
and exported.
"""

from communs.core.audit.journal import digest_of, record, record_many, subject_key, trail

__all__ = ["digest_of", "record", "record_many", "subject_key", "trail"]
