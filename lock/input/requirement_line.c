#include "lock/input/requirement_line.h"

#include "base/limits.h"
#include "index/dist/file_name.h"
#include "index/net/url.h"
#include "markers/name.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

/* A line on its way: the part that is looked at, and where it lies in the line's text. */
struct parse {
    struct pinc_requirement_line *line;
    struct pinc_arena *arena;
    struct pinc_error *err;
};

static const char *const url_schemes[] = {"http", "https", "file", "ftp"};
static const char *const vcs_schemes[] = {
    "bzr+http", "bzr+https", "bzr+ssh",   "bzr+sftp",       "bzr+ftp", "bzr+lp",
    "bzr+file", "git+http",  "git+https", "git+ssh",        "git+git", "git+file",
    "hg+file",  "hg+http",   "hg+https",  "hg+ssh",         "svn+ssh", "svn+http",
    "svn+svn",  "svn+file",  "svn+https", "hg+static-http",
};
/* ".tar.gz" and its like are found by their ".tar". */
static const char *const archive_endings[] = {".zip", ".whl", ".tbz", ".tgz",
                                              ".tar", ".txz", ".tlz"};
static const char *const tar_endings[] = {".tar.gz", ".tar.bz2", ".tar.xz", ".tar.lz", ".tar.lzma"};

/* --- failures */

static enum pinc_status fail_quoted(const struct parse *p, const char *before,
                                    struct pinc_slice text, const char *after)
{
    return pinc_fail_quoting(p->err, PINC_ESYNTAX, 120, before, text, after);
}

/* A part of the line failed: make its column one of the line's text. */
static void move_column(const struct parse *p, struct pinc_slice part)
{
    const char *start = p->line->text.ptr;

    if (p->err && part.ptr >= start && part.ptr <= start + p->line->text.len) {
        p->err->column = (p->err->column ? p->err->column : 1) + (unsigned)(part.ptr - start);
    }
}

/* --- the shape of URLs and paths */

static bool one_of(struct pinc_slice s, const char *const *list, size_t n)
{
    size_t i;

    for (i = 0; s.len && i < n; i++) {
        if (pinc_slice_equal_nocase(s, pinc_slice_of(list[i]))) {
            return true;
        }
    }
    return false;
}

/* The text in front of the first ':', empty when there is none. */
static struct pinc_slice scheme_of(struct pinc_slice s)
{
    const size_t colon = pinc_slice_find(s, ':');

    return colon < s.len ? pinc_slice_part(s, 0, colon) : PINC_LIT("");
}

static bool is_vcs(struct pinc_slice s)
{
    return one_of(scheme_of(s), vcs_schemes, sizeof vcs_schemes / sizeof *vcs_schemes);
}

static bool is_url(struct pinc_slice s)
{
    return one_of(scheme_of(s), url_schemes, sizeof url_schemes / sizeof *url_schemes) || is_vcs(s);
}

static bool is_file_url(struct pinc_slice s)
{
    return pinc_slice_equal_nocase(scheme_of(s), PINC_LIT("file"));
}

static bool looks_like_path(struct pinc_slice s)
{
    return pinc_slice_find(s, '/') < s.len || pinc_slice_starts(s, ".");
}

static bool ends_nocase(struct pinc_slice s, const char *ending)
{
    const size_t n = strlen(ending);

    /* Sets ask this of thousands of lines: most differ in the last letter, whose bit 5 is its case. */
    return s.len > n && (s.ptr[s.len - 1] | 0x20) == (ending[n - 1] | 0x20) &&
           pinc_slice_equal_nocase(pinc_slice_part(s, s.len - n, s.len), pinc_slice_of(ending));
}

static struct pinc_slice last_part(struct pinc_slice path)
{
    const size_t slash = pinc_slice_rfind(path, '/');

    return slash < path.len ? pinc_slice_part(path, slash + 1, path.len) : path;
}

static bool is_archive_name(struct pinc_slice path)
{
    const struct pinc_slice name = last_part(path);
    size_t i;

    for (i = 0; i < sizeof archive_endings / sizeof *archive_endings; i++) {
        if (ends_nocase(name, archive_endings[i])) {
            return true;
        }
    }
    for (i = 0; i < sizeof tar_endings / sizeof *tar_endings; i++) {
        if (ends_nocase(name, tar_endings[i])) {
            return true;
        }
    }
    return false;
}

/* --- the file system */

enum found { FOUND_NOTHING, FOUND_FILE, FOUND_FOLDER };

static enum pinc_status look(enum found *out, const struct parse *p, struct pinc_slice folder,
                             const char *name)
{
    struct stat info;
    struct pinc_buf path = {0};

    *out = FOUND_NOTHING;
    if (p->line->at.remote) {
        return PINC_OK;
    }
    if (memchr(folder.ptr, '\0', folder.len)) {
        return PINC_OK;
    }
    pinc_buf_add(&path, folder);
    pinc_buf_add_str(&path, name);
    if (path.failed != PINC_OK) {
        pinc_buf_clear(&path);
        return pinc_fail_memory(p->err);
    }
    if (path.ptr && stat(path.ptr, &info) == 0) {
        *out = S_ISDIR(info.st_mode) ? FOUND_FOLDER : FOUND_FILE;
    }
    pinc_buf_clear(&path);
    return PINC_OK;
}

/* Can the folder be installed? */
static enum pinc_status check_folder(const struct parse *p, struct pinc_slice folder)
{
    enum found found;
    enum pinc_status st = look(&found, p, folder, "/pyproject.toml");

    if (st == PINC_OK && found != FOUND_FILE) {
        st = look(&found, p, folder, "/setup.py");
    }
    if (st == PINC_OK && found != FOUND_FILE) {
        st = fail_quoted(p, "folder ", folder, " has neither pyproject.toml nor setup.py");
    }
    return st;
}

/* --- parts */

/* Parse "[a,b]" behind a path; pip asks for at least one character between the brackets. */
static enum pinc_status parse_extras(const struct parse *p, struct pinc_slice brackets)
{
    const struct pinc_requirement *req = NULL;
    struct pinc_buf text = {0};
    struct pinc_slice copy;
    enum pinc_status st;

    pinc_buf_add_str(&text, "placeholder");
    pinc_buf_add(&text, brackets);
    copy = pinc_buf_keep(&text, p->arena);
    if (!copy.ptr) {
        return pinc_fail_memory(p->err);
    }
    st = pinc_requirement_parse(&req, copy, p->arena, NULL);
    if (st == PINC_ENOMEM) {
        return pinc_fail_memory(p->err);
    }
    if (st != PINC_OK) {
        st = fail_quoted(p, "invalid extras ", brackets, "");
        move_column(p, brackets);
        return st;
    }
    p->line->extras = (struct pinc_texts){req->extras, req->n_extras};
    return PINC_OK;
}

/* Split "path[extras]"; brackets are empty when there are none. */
static struct pinc_slice split_extras(struct pinc_slice s, struct pinc_slice *brackets)
{
    const size_t open = pinc_slice_rfind(s, '[');
    const size_t close = pinc_slice_find(pinc_slice_part(s, open, s.len), ']');

    *brackets = PINC_LIT("");
    if (open == 0 || open == s.len || open + close + 1 != s.len || close < 2) {
        return s;
    }
    *brackets = pinc_slice_part(s, open, s.len);
    return pinc_slice_trim(pinc_slice_part(s, 0, open));
}

/* The value behind "#egg=" or "&egg=" in a URL; ptr NULL when there is none. */
static enum pinc_status egg_of(struct pinc_slice *out, const struct parse *p, struct pinc_slice url)
{
    size_t i;

    *out = (struct pinc_slice){NULL, 0};
    for (i = 0; i < url.len; i++) {
        struct pinc_slice rest = pinc_slice_part(url, i + 1, url.len);

        if ((url.ptr[i] != '#' && url.ptr[i] != '&') || !pinc_slice_starts(rest, "egg=")) {
            continue;
        }
        rest = pinc_slice_part(rest, 4, rest.len);
        *out = pinc_slice_part(rest, 0, pinc_slice_find(rest, '&'));
        if (!pinc_name_valid(*out)) {
            enum pinc_status st = fail_quoted(p, "invalid project name ", *out, " in '#egg='");

            pinc_fail_hint(p->err, "write 'name[extras] @ URL' instead");
            move_column(p, *out);
            return st;
        }
        return PINC_OK;
    }
    return PINC_OK;
}

/* The file name that a URL or path ends in, percent escapes of a URL undone. */
static enum pinc_status file_name_of(struct pinc_slice *out, const struct parse *p,
                                     struct pinc_slice link)
{
    struct pinc_buf name = {0};

    *out = is_url(link) ? pinc_url_last_part(link) : last_part(link);
    if (!is_url(link) || pinc_slice_find(*out, '%') == out->len) {
        return PINC_OK;
    }
    pinc_url_add_decoded(&name, *out);
    *out = pinc_buf_keep(&name, p->arena);
    return out->ptr ? PINC_OK : pinc_fail_memory(p->err);
}

/* The requirement that a link stands for, with the link as its URL. */
enum pinc_status pinc_requirement_line_name(struct pinc_requirement_line *line,
                                            struct pinc_slice text, struct pinc_arena *arena,
                                            struct pinc_error *err)
{
    const struct pinc_requirement *req = NULL;
    struct pinc_requirement *copy;
    enum pinc_status st = pinc_requirement_parse(&req, text, arena, err);

    if (st != PINC_OK) {
        return st;
    }
    copy = pinc_arena_alloc(arena, sizeof *copy);
    if (!copy) {
        return pinc_fail_memory(err);
    }
    *copy = *req;
    copy->text = line->text;
    copy->url = line->link;
    copy->marker = line->marker;
    copy->extras = copy->extras_written = line->extras.items;
    copy->n_extras = copy->n_extras_written = line->extras.n;
    line->req = copy;
    return PINC_OK;
}

/* A wheel's file name gives name and version. */
static enum pinc_status name_wheel(const struct parse *p, struct pinc_slice filename)
{
    struct pinc_dist dist;
    struct pinc_buf text = {0};
    struct pinc_slice copy;
    enum pinc_status st = pinc_dist_parse(&dist, filename, PINC_LIT(""), p->arena, p->err);

    if (st != PINC_OK) {
        return st;
    }
    pinc_name_add_normalized(&text, dist.name);
    pinc_buf_add_str(&text, "==");
    pinc_version_print(&text, &dist.parsed);
    copy = pinc_buf_keep(&text, p->arena);
    return copy.ptr ? pinc_requirement_line_name(p->line, copy, p->arena, p->err)
                    : pinc_fail_memory(p->err);
}

/* line->link, extras and marker are set: find a name for it. */
static enum pinc_status parse_link(const struct parse *p)
{
    const struct pinc_slice link = p->line->link;
    struct pinc_slice filename, egg = {NULL, 0};
    enum pinc_status st = file_name_of(&filename, p, link);

    if (st == PINC_OK && is_url(link)) {
        st = egg_of(&egg, p, link);
    }
    if (st != PINC_OK) {
        return st;
    }
    if (filename.len > 4 && pinc_slice_ends(filename, ".whl") && !p->line->editable) {
        return name_wheel(p, filename);
    }
    return egg.ptr ? pinc_requirement_line_name(p->line, egg, p->arena, p->err) : PINC_OK;
}

/* Does a text without a scheme mean a file or folder? Sets line->link and extras if so. */
static enum pinc_status find_path(const struct parse *p, struct pinc_slice text)
{
    struct pinc_slice brackets, before_at;
    const struct pinc_slice path = split_extras(text, &brackets);
    const bool archive = is_archive_name(path);
    enum found found = FOUND_NOTHING;
    enum pinc_status st = PINC_OK;

    if (looks_like_path(text) || archive) {
        st = look(&found, p, path, "");
    }
    if (st != PINC_OK) {
        return st;
    }
    if (looks_like_path(text) && found == FOUND_FOLDER) {
        st = check_folder(p, path);
    } else if (!archive) {
        return PINC_OK;
    } else if (found != FOUND_FILE) {
        /* "name @ https://host/x.zip" is not a missing file. */
        before_at = pinc_slice_part(text, 0, pinc_slice_find(text, '@'));
        if (before_at.len < text.len && !looks_like_path(before_at)) {
            return PINC_OK;
        }
    }
    p->line->link = path;
    return st == PINC_OK && brackets.len ? parse_extras(p, brackets) : st;
}

/* A PEP 508 requirement; its marker was split off already. */
static enum pinc_status parse_named(const struct parse *p, struct pinc_slice text)
{
    struct pinc_requirement_line *line = p->line;
    const struct pinc_requirement *req = NULL;
    struct pinc_requirement *copy;
    enum pinc_status st;

    if (pinc_slice_starts(text, ".") || pinc_slice_starts(text, "/")) {
        return fail_quoted(p, "there is no file or folder ", text, "");
    }
    st = pinc_requirement_parse(&req, text, p->arena, p->err);
    if (st != PINC_OK) {
        move_column(p, text);
        return st;
    }
    line->req = req;
    if (!line->marker) {
        line->marker = req->marker;
        return PINC_OK;
    }
    copy = pinc_arena_alloc(p->arena, sizeof *copy);
    if (!copy) {
        return pinc_fail_memory(p->err);
    }
    *copy = *req;
    copy->text = line->text;
    copy->marker = line->marker;
    line->req = copy;
    return PINC_OK;
}

/* Take "; marker" off the end: at the first ';', for a URL at the first "; ". */
static enum pinc_status split_marker(const struct parse *p, struct pinc_slice *text)
{
    const struct pinc_slice whole = *text;
    const bool url = is_url(whole);
    struct pinc_slice marker;
    size_t at = pinc_slice_find(whole, ';');
    enum pinc_status st;

    while (url && at + 1 < whole.len && whole.ptr[at + 1] != ' ') {
        at += 1 + pinc_slice_find(pinc_slice_part(whole, at + 1, whole.len), ';');
    }
    if (at >= whole.len || (url && at + 1 == whole.len)) {
        return PINC_OK;
    }
    *text = pinc_slice_strip(pinc_slice_part(whole, 0, at));
    marker = pinc_slice_strip(pinc_slice_part(whole, at + 1, whole.len));
    if (marker.len == 0) {
        return PINC_OK;
    }
    st = pinc_marker_parse(&p->line->marker, marker, p->arena, p->err);
    if (st != PINC_OK) {
        move_column(p, marker);
    }
    return st;
}

static enum pinc_status parse_plain(const struct parse *p)
{
    struct pinc_slice text = p->line->text;
    enum pinc_status st = split_marker(p, &text);

    if (st != PINC_OK) {
        return st;
    }
    if (is_url(text)) {
        p->line->link = text;
    } else {
        st = find_path(p, text);
    }
    if (st != PINC_OK || p->line->link.ptr) {
        return st == PINC_OK ? parse_link(p) : st;
    }
    return parse_named(p, text);
}

/* Does a reference lead to this machine? */
static bool is_local(struct pinc_slice url)
{
    const struct pinc_slice scheme = scheme_of(url);

    return !is_url(url) || is_file_url(url) || ends_nocase(scheme, "+file");
}

/* A file from a URL leads to no file of this machine. */
static enum pinc_status check_remote(const struct parse *p)
{
    const struct pinc_requirement_line *line = p->line;
    const struct pinc_slice url = line->link.ptr || !line->req ? line->link : line->req->url;
    enum pinc_status st;

    if (!line->at.remote || !url.ptr || !is_local(url)) {
        return PINC_OK;
    }
    st = fail_quoted(p, "a file from a URL can name URLs only, not ", url, "");
    move_column(p, url);
    return st;
}

/* "name @ PATH" is PEP 508's form, but pip installs from URLs only. */
static enum pinc_status check_scheme(const struct parse *p)
{
    const struct pinc_requirement_line *line = p->line;
    const struct pinc_slice url = line->req ? line->req->url : line->link;
    struct pinc_buf quoted = {0};
    enum pinc_status st;

    if (!line->req || line->link.ptr || !url.ptr || scheme_of(url).len) {
        return PINC_OK;
    }
    st = fail_quoted(p, "", url, " is not a URL");
    move_column(p, url);
    pinc_buf_add_escaped(&quoted, url, 100);
    pinc_fail_hint(p->err, "write '%.*s @ file:%s' for a path relative to the current folder",
                   PINC_SLICE_ARG(line->req->name), quoted.ptr ? quoted.ptr : "");
    pinc_buf_clear(&quoted);
    return st;
}

static enum pinc_status check_editable(const struct parse *p, struct pinc_slice link,
                                       enum found found, bool named)
{
    const bool folder = found == FOUND_FOLDER;

    if (!folder && !is_file_url(link) && !is_vcs(link)) {
        const bool nothing = found == FOUND_NOTHING && !scheme_of(link).len && !p->line->at.remote;
        enum pinc_status st = fail_quoted(p, nothing ? "no such folder: " : "", p->line->text,
                                          nothing ? "" : " cannot be installed in editable mode");

        pinc_fail_hint(
            p->err,
            "-e takes the folder of a project, a file: URL, or a VCS URL like git+https://...");
        return st;
    }
    if (!named && !folder && !is_file_url(link)) {
        enum pinc_status st = fail_quoted(p, "no project name in ", p->line->text, "");

        pinc_fail_hint(p->err, "write 'name @ URL'");
        return st;
    }
    return PINC_OK;
}

static enum pinc_status parse_editable(const struct parse *p)
{
    struct pinc_requirement_line *line = p->line;
    const struct pinc_requirement *req = NULL;
    struct pinc_slice brackets = PINC_LIT("");
    enum found found = FOUND_NOTHING;
    enum pinc_status st = pinc_requirement_parse(&req, line->text, p->arena, NULL);

    if (st == PINC_ENOMEM) {
        return pinc_fail_memory(p->err);
    }
    if (st == PINC_OK && req->url.ptr) {
        line->req = req;
        line->marker = req->marker;
        return check_editable(p, req->url, FOUND_NOTHING, true);
    }
    line->link = split_extras(line->text, &brackets);
    st = look(&found, p, line->link, "");
    if (st == PINC_OK && found != FOUND_FOLDER && !is_file_url(line->link)) {
        /* Brackets mean extras behind a local project only. */
        line->link = line->text;
        brackets = PINC_LIT("");
    }
    if (st == PINC_OK && brackets.len) {
        st = parse_extras(p, brackets);
    }
    if (st == PINC_OK) {
        st = parse_link(p);
    }
    return st == PINC_OK ? check_editable(p, line->link, found, line->req != NULL) : st;
}

enum pinc_status pinc_requirement_line_parse(struct pinc_requirement_line *line,
                                             struct pinc_arena *arena, struct pinc_error *err)
{
    const struct parse p = {line, arena, err};
    enum pinc_status st;

    if (line->text.len > PINC_REQUIREMENT_MAX) {
        return pinc_fail(err, PINC_ELIMIT, "the requirement is longer than %u bytes",
                         PINC_REQUIREMENT_MAX);
    }
    if (line->editable && line->kind == PINC_LINE_CONSTRAINT) {
        return pinc_fail(err, PINC_ESYNTAX, "an editable requirement cannot be a constraint");
    }
    st = line->editable ? parse_editable(&p) : parse_plain(&p);
    if (st == PINC_OK) {
        st = check_remote(&p);
    }
    return st == PINC_OK ? check_scheme(&p) : st;
}

void pinc_requirement_line_hide(struct pinc_error *err)
{
    if (err) {
        (void)snprintf(err->text, sizeof err->text, "this line cannot be used");
        (void)snprintf(err->hint, sizeof err->hint,
                       "text of files outside of the repository is not shown");
        err->column = 0;
    }
}

void pinc_requirement_line_fail_at(const struct pinc_requirement_line *line, struct pinc_error *err)
{
    struct pinc_buf file = {0};

    pinc_buf_add_escaped(&file, line->at.shown, 200);
    pinc_fail_at(err, file.ptr ? file.ptr : "", line->at.line,
                 line->at.hidden ? 0 : line->at.column);
    if (line->at.hidden) {
        pinc_requirement_line_hide(err);
    }
    pinc_buf_clear(&file);
}
