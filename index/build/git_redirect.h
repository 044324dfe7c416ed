/*
 * Where an http server of a git repository leads to: git itself follows no redirect here, since it
 * would follow one to any host.
 */
#ifndef PINC_INDEX_BUILD_GIT_REDIRECT_H
#define PINC_INDEX_BUILD_GIT_REDIRECT_H

#include "base/error.h"
#include "base/text.h"

/** Does git say that it has met a redirect which it may not follow? @param output what it printed */
bool pinc_git_redirected(struct pinc_slice output);

/** The URL that git could not fetch since it is redirected, without credentials, part of `output`; empty
 * when there is none. */
struct pinc_slice pinc_git_redirected_url(struct pinc_slice output);

/**
 * The repository's URL on the same host, from what git prints with GIT_TRACE_CURL.
 * @param out   lives in the arena
 * @param url   what was asked for, without credentials
 * @param trace what git printed
 * @return PINC_OK; PINC_ENET (another host or port, no https any more, no repository); PINC_ENOMEM
 */
PINC_MUST_USE enum pinc_status pinc_git_redirect(const char **out, struct pinc_slice url,
                                                 struct pinc_slice trace, struct pinc_arena *arena,
                                                 struct pinc_error *err);

#endif
