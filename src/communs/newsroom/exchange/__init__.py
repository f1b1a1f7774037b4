"""Posts kept as files, in and out: what is read, what it means, what could not be kept, how it is written back.

Reading (`folder`, `mapping`), the body (`portable`, `unshown`) and writing (`writing`, `line_ends`) are pure; the rows are
made by `operations/importing` and read by `operations/exporting`. See docs/newsroom-files.md.
"""
