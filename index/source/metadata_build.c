#include "index/source/metadata_build.h"

#include "index/client/file_digest.h"
#include "base/file/file.h"
#include "base/limits.h"
#include "index/build/subdirectory.h"
#include "index/dist/egg_info.h"
#include "index/dist/project_table.h"
#include "index/dist/setup_script.h"
#include "index/dist/sdist.h"
#include "index/source/build_config.h"
#include "index/source/metadata_cache.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

static const struct pinc_slice nothing = {NULL, 0};

/* Is what a build of a commit told in the cache? Then it is settled. */
static bool is_commit_cached(struct metadata_job *m, struct pinc_slice commit)
{
    m->keys.build = metadata_commit_key(m->ctx, &m->want, commit);
    return metadata_use_cache(m, m->keys.build);
}

/* Is it a text whose fields are final, of this project? */
static bool is_static(const struct metadata_job *m, const struct pinc_metadata_text *text,
                      struct pinc_arena *arena)
{
    struct pinc_slice wrong;

    return text->final && (!m->want.release || wanted_file_is(&m->want, text, arena, &wrong));
}

/* The digest of an sdist in a file: its page's, else its sha256, so that a build's result can be
 * kept. */
static bool digest_of(struct pinc_hash *out, const struct metadata_job *m, const char *path)
{
    enum pinc_status st = PINC_EIO;
    int fd;

    if (pinc_hash_is_strong(m->want.details.hash.alg)) {
        *out = m->want.details.hash;
        return true;
    }
    fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd >= 0) {
        st = pinc_file_digest(out, PINC_HASH_SHA256, fd, NULL);
        (void)close(fd);
    }
    return st == PINC_OK;
}

/* The key of the cache for what a build of it tells; empty: not kept. */
static struct pinc_slice sdist_key(const struct metadata_job *m, const char *path)
{
    struct pinc_hash digest;

    return digest_of(&digest, m, path) ? metadata_build_key(m->ctx, &m->want, &digest) : nothing;
}

/* Does a setup.py that computes nothing tell what a build would? Not where the user has a say in how
 * it is built. */
static bool read_setup_script(const struct metadata_job *m, struct pinc_metadata_text *text,
                              const struct pinc_setup_files *files, struct pinc_slice pkg_info,
                              struct pinc_arena *arena)
{
    const struct pinc_source_build_options *o = &m->ctx->options.build;
    const struct pinc_build_config *config = build_config_of(o, m->want.name);
    const char *why;

    return !o->no_isolation && !config->no_isolation && config->settings.len == 0 &&
           pinc_metadata_read(text, pkg_info, PINC_METADATA_OF_SDIST, arena, NULL) == PINC_OK &&
           pinc_setup_script_read(text, files, &why, arena, NULL) == PINC_OK &&
           is_static(m, text, arena);
}

/* The static [project] table of an sdist's pyproject.toml, or its setup.py. @return does it settle the
 * matter? */
static bool read_project_files(struct metadata_job *m, const char *path, struct pinc_slice pkg_info)
{
    static const char *const names[] = {"pyproject.toml", "setup.py", "setup.cfg"};
    struct pinc_sdist_file found[3] = {{NULL, 0}};
    struct pinc_setup_files files = {.setup_py = {NULL, 0}};
    struct pinc_arena *arena = pinc_arena_new();
    struct pinc_metadata_text text = {.final = false};
    bool settled = false;
    size_t i;

    if (arena && pinc_archive_sdist_files(found, names, 3, path, NULL) == PINC_OK) {
        files.pyproject = (struct pinc_slice){found[0].bytes, found[0].len};
        files.setup_py = (struct pinc_slice){found[1].bytes, found[1].len};
        files.setup_cfg = (struct pinc_slice){found[2].bytes, found[2].len};
    }
    if (files.pyproject.ptr &&
        pinc_project_table_read(&text, files.pyproject, arena, NULL) == PINC_OK &&
        is_static(m, &text, arena)) {
        metadata_take(m, &text, m->keys.own);
        settled = true;
    } else if (files.setup_py.ptr && read_setup_script(m, &text, &files, pkg_info, arena)) {
        metadata_take(m, &text, sdist_key(m, path));
        settled = true;
    }
    for (i = 0; i < 3; i++) {
        pinc_free(found[i].bytes);
    }
    pinc_arena_free(arena);
    return settled;
}

/* Likewise of a source folder. @param key of the cache; empty: not kept */
static bool read_folder_table(struct metadata_job *m, const char *path, struct pinc_slice key)
{
    struct pinc_arena *arena = pinc_arena_new();
    struct pinc_metadata_text text = {.final = false};
    struct pinc_file file = {.text = {NULL, 0}};
    struct pinc_buf name = {0};
    bool settled;

    pinc_buf_addf(&name, "%s/", path);
    pinc_buf_add(&name, m->want.subdirectory);
    pinc_buf_add_str(&name, "/pyproject.toml");
    settled = arena && name.failed == PINC_OK &&
              pinc_build_subdirectory_valid(m->want.subdirectory) &&
              pinc_file_read(&file, name.ptr, PINC_TOML_MAX, NULL) == PINC_OK &&
              pinc_project_table_read(&text, file.text, arena, NULL) == PINC_OK &&
              is_static(m, &text, arena);
    if (settled) {
        metadata_take(m, &text, key);
    }
    pinc_buf_clear(&name);
    pinc_file_clear(&file);
    pinc_arena_free(arena);
    return settled;
}

static bool may_build(struct metadata_job *m)
{
    struct pinc_error error = {0};

    if (!m->ctx->options.build.forbidden) {
        return true;
    }
    (void)pinc_fail(&error, PINC_EUNSUPPORTED,
                    "its metadata needs a build, which --no-build forbids");
    metadata_fail(m, &error);
    return false;
}

/* Take what setuptools wrote into the sdist when it was made. */
static enum pinc_status take_egg_info(struct metadata_job *m, const struct pinc_error *why,
                                      bool keep)
{
    struct pinc_arena *arena = pinc_arena_new();
    struct pinc_sdist_texts sdist = {.pkg_info = NULL};
    struct pinc_metadata_text text;
    enum pinc_status st =
        arena ? pinc_archive_sdist_egg_info(&sdist, m->path.ptr, m->want.name, NULL) : PINC_ENOMEM;

    if (st == PINC_OK) {
        st = pinc_metadata_read(&text, (struct pinc_slice){sdist.pkg_info, sdist.pkg_info_len},
                                PINC_METADATA_OF_SDIST, arena, NULL);
    }
    if (st == PINC_OK && sdist.requires) {
        st = pinc_egg_info_read(&text, (struct pinc_slice){sdist.requires, sdist.requires_len},
                                arena, NULL);
    }
    if (st == PINC_OK) {
        text.unbuilt = pinc_slice_of(why->text);
        metadata_take(m, &text, keep ? m->keys.build : nothing);
    }
    pinc_sdist_texts_clear(&sdist);
    pinc_arena_free(arena);
    return st;
}

/* May the egg-info of an sdist serve in place of a build that failed? Only where this machine lacks
 * something for it. A folder's is as old as the last build in it, and what an archive has in a
 * subdirectory is another project than its own. */
static bool may_take_egg_info(const struct metadata_job *m, const struct build_outcome *outcome)
{
    const bool offline = m->ctx->options.client.offline;

    return m->path.len && m->want.subdirectory.len == 0 && outcome->error.code != PINC_ENOMEM &&
           (!outcome->ran || outcome->lacked) &&
           !(outcome->ran && outcome->error.code == PINC_ENET && !offline);
}

static void on_build(void *user, struct build_outcome *outcome)
{
    struct metadata_job *m = user;
    enum pinc_status st = PINC_ENOTFOUND;

    if (outcome->text) {
        metadata_take(m, outcome->text, m->keys.build);
        return;
    }
    if (may_take_egg_info(m, outcome)) {
        /* Without the network it may be its build requirements that are missing. */
        st = take_egg_info(m, &outcome->error, outcome->ran && !m->ctx->options.client.offline);
    }
    if (st == PINC_ENOMEM) {
        metadata_fail_memory(m);
    } else if (st != PINC_OK) {
        metadata_fail(m, &outcome->error);
    }
}

/* A build may not be needed: what the commit says is known, or its [project] table is static. */
static bool on_checkout(void *user, struct pinc_slice commit, const char *folder)
{
    struct metadata_job *m = user;

    return is_commit_cached(m, commit) || read_folder_table(m, folder, m->keys.build) ||
           !may_build(m);
}

static void add_build(struct metadata_job *m, const char *path)
{
    struct build_request request = {.path = path,
                                    .subdirectory = m->want.subdirectory,
                                    .goal = m->want.editable ? PINC_BUILD_EDITABLE
                                                             : PINC_BUILD_METADATA,
                                    .name = m->want.name,
                                    .version = m->want.release ? m->want.release->text : nothing,
                                    .done = on_build,
                                    .user = m};
    struct pinc_error error = {0};

    if (!path) {
        request.ref = *m->want.vcs;
        request.checked_out = on_checkout;
    }
    if (builds_add(m->builds, &request, &error) != PINC_OK) {
        metadata_fail(m, &error);
    }
}

static void metadata_build(struct metadata_job *m, const char *path, const struct pinc_hash *digest)
{
    struct pinc_buf copy = {0};

    if ((digest && metadata_is_built(m, digest)) || !may_build(m)) {
        return;
    }
    pinc_buf_add_str(&copy, path);
    if (m->fd < 0) {
        m->path = copy; /* else it is the downloaded file's already */
        copy = (struct pinc_buf){0};
    }
    pinc_buf_clear(&copy);
    if (m->path.failed == PINC_OK) {
        add_build(m, m->path.ptr);
    } else {
        metadata_fail_memory(m);
    }
}

void metadata_checkout(struct metadata_job *m)
{
    const struct pinc_vcs_ref *ref = m->want.vcs;
    struct pinc_error error = {0};

    if (pinc_vcs_is_commit(ref->revision) && is_commit_cached(m, ref->revision)) {
        return;
    }
    if (m->ctx->options.client.offline && !pinc_url_is_file(ref->url)) {
        (void)pinc_fail(&error, PINC_ENET,
                        "the metadata is not in the cache, and --offline forbids asking");
        metadata_fail(m, &error);
    } else {
        add_build(m, NULL);
    }
}

void metadata_read_folder(struct metadata_job *m, const char *path)
{
    if (!read_folder_table(m, path, nothing)) {
        metadata_build(m, path, NULL);
    }
}

void metadata_read_sdist(struct metadata_job *m, const char *path)
{
    struct pinc_error error = {0};
    struct pinc_hash digest;
    char *bytes = NULL;
    size_t len = 0;
    /* What lies in a subdirectory is another project than the archive's own. */
    enum pinc_status st = m->want.subdirectory.len
                              ? PINC_ENOTFOUND
                              : pinc_archive_sdist_metadata(&bytes, &len, path, &error);

    if (st == PINC_OK && (metadata_take_bytes(m, (struct pinc_slice){bytes, len}, false) ||
                          read_project_files(m, path, (struct pinc_slice){bytes, len}))) {
        pinc_free(bytes);
        return;
    }
    pinc_free(bytes);
    if (st == PINC_OK || st == PINC_ENOTFOUND) {
        metadata_build(m, path, digest_of(&digest, m, path) ? &digest : NULL);
    } else if (st == PINC_ESYNTAX || st == PINC_ELIMIT) {
        metadata_unusable(m, error.text);
    } else {
        metadata_fail(m, &error);
    }
}
