/*
 * What well-known projects need, so that a first run asks for it at once instead of finding out
 * level by level. A hint whom to ask for, of no influence on the result: wrong ones cost a request.
 */
#ifndef PINC_RESOLVER_PREFETCH_PREFETCH_TABLE_H
#define PINC_RESOLVER_PREFETCH_PREFETCH_TABLE_H

#include "base/text.h"

/**
 * What the project needed when the table was made: normalized names with blanks between them; ""
 * when it is not known. "=" behind a name: each version of the project needs a version of its own of that.
 * @param name   normalized; or "name[extra]": what the extra needs beside that
 * @param newest likewise, what older versions did not need
 */
struct pinc_slice pinc_prefetch_table_needs(struct pinc_slice name, struct pinc_slice *newest);

#endif
