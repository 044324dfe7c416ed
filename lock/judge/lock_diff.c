/*
 * Comparing two locks that are files, or were in a commit.
 */
#include "base/file/file.h"
#include "base/file/nearest_file.h"
#include "base/process/process.h"
#include "lock/result/changes.h"
#include "lock/state/compile_patches.h"
#include "lock/state/lock_pins.h"
#include "lock/config/targets.h"
#include "lock/input/requirements_file.h"
#include "lock/output/pylock_pins.h"
#include "lock/result/target_labels.h"

#include <string.h>
#include <unistd.h>

#define LOCK_MAX (64u << 20) /* bytes: many lines of hashes */
#define GIT_SECONDS 60u

struct pinc_diff {
    struct pinc_arena *arena;
    struct pinc_changes changes;
};

/* One of the two. */
struct side {
    const char *name;
    struct pinc_slice text;
    struct pinc_requirements *list;
    struct pinc_header header;
};

struct work {
    struct pinc_session *session;
    struct pinc_arena *arena; /* of the result */
    struct side sides[2];
    struct pinc_target_list targets;
};

/* "HEAD:requirements.txt" is what git shows, unless there is a file of that name. */
static bool is_in_git(const char *name)
{
    const char *colon = strchr(name, ':');

    return colon && colon != name && name[0] != '-' && access(name, F_OK) != 0;
}

static enum pinc_status read_git(struct side *side, const char *search, struct pinc_arena *arena,
                                 struct pinc_error *err)
{
    const char *argv[] = {NULL, "--no-pager", "show", "--no-textconv", side->name, NULL};
    struct pinc_buf text;
    bool done;

    pinc_buf_init(&text, LOCK_MAX);
    if (pinc_program_find(&argv[0], arena, search, "git", err) != PINC_OK) {
        return PINC_ENOMEM;
    }
    done = argv[0] && pinc_process_output(&text, argv, GIT_SECONDS);
    side->text = done ? pinc_buf_keep(&text, arena) : (struct pinc_slice){0};
    pinc_buf_clear(&text);
    if (!done) {
        (void)pinc_fail(err, PINC_ENOTFOUND, "git has no such file");
        pinc_fail_at(err, side->name, 0, 0);
        pinc_fail_hint(err, "name a commit and a path seen from the repository: HEAD:%s",
                       strchr(side->name, ':') + 1);
        return PINC_ENOTFOUND;
    }
    return side->text.ptr ? PINC_OK : pinc_fail_memory(err);
}

static enum pinc_status read_file(struct side *side, const struct pinc_given_files *given,
                                  struct pinc_arena *arena, struct pinc_error *err)
{
    struct pinc_file file = {0};
    enum pinc_status st = pinc_given_files_read(given, &file, side->name, LOCK_MAX, err);

    if (st == PINC_ENOTFOUND) {
        pinc_nearest_file_hint(err, side->name);
    }
    if (st == PINC_OK) {
        side->text = pinc_slice_dup(arena, file.text);
        st = side->text.ptr ? PINC_OK : pinc_fail_memory(err);
    }
    pinc_file_clear(&file);
    return st;
}

static enum pinc_status parse(struct side *side, struct pinc_arena *arena, struct pinc_error *err)
{
    struct pinc_buf pins = {0};
    struct pinc_slice text = side->text;
    enum pinc_status st = PINC_OK;

    side->list = pinc_requirements_new();
    if (!side->list) {
        return pinc_fail_memory(err);
    }
    side->list->keep_going = true;
    if (pinc_slice_ends(pinc_slice_of(side->name), ".toml")) {
        st = pinc_pylock_pins_read(&pins, text, side->name, err);
        text = pinc_buf_slice(&pins);
    }
    if (st == PINC_OK) {
        st = pinc_requirements_file_parse(side->list, text, side->name, PINC_LINE_REQUIREMENT, NULL,
                                          NULL, err);
    }
    if (st == PINC_OK) {
        st = pinc_lock_pins_check(side->list, err);
    }
    if (st == PINC_OK) {
        st = pinc_header_read(&side->header, side->text, arena, err);
    }
    pinc_buf_clear(&pins);
    return st;
}

static enum pinc_status read_side(struct side *side, const struct pinc_session *session,
                                  struct pinc_arena *arena, struct pinc_error *err)
{
    struct pinc_slice given;
    enum pinc_status st = pinc_given_files_find(&session->given, &given, side->name, err);

    if (st == PINC_OK) {
        st = !given.ptr && is_in_git(side->name)
                 ? read_git(side, pinc_session_getenv(session, "PATH"), arena, err)
                 : read_file(side, &session->given, arena, err);
    }
    return st == PINC_OK ? parse(side, arena, err) : st;
}

/* The options, else the newer header, else the older one, else the defaults. */
static enum pinc_status find_targets(struct work *w, struct pinc_error *err)
{
    const struct pinc_header *newer = &w->sides[1].header;
    struct pinc_target_settings settings;

    pinc_settings_targets(&settings, w->session);
    settings.header = newer->n_targets ? newer : &w->sides[0].header;
    return pinc_target_list_find(&w->targets, &settings, w->session, w->arena, err);
}

/* Part the targets by the markers of both sides. */
static enum pinc_status part_targets(struct work *w, struct pinc_error *err)
{
    struct pinc_slice minors[PINC_TARGETS_MAX];
    const size_t n = pinc_target_list_minors(minors, &w->targets);
    size_t before[PINC_TARGETS_MAX], i, side;
    enum pinc_status st = PINC_OK;

    for (i = 0; i < n && st == PINC_OK; i++) {
        pinc_turns turns = 0;

        for (side = 0; side < 2 && st == PINC_OK; side++) {
            st = pinc_patches_of_lines(&turns, &w->targets, minors[i], w->sides[side].list, err);
        }
        if (st == PINC_OK && turns) {
            st = pinc_target_list_split(&w->targets, minors[i], turns, before, err);
        }
    }
    return st;
}

/* The lines of both sides. */
struct compared {
    struct pinc_changes_line *lines[2];
    size_t n[2];
};

static bool same_lines(const void *user, size_t a, size_t b)
{
    const struct compared *c = user;
    size_t side, i;

    for (side = 0; side < 2; side++) {
        for (i = 0; i < c->n[side]; i++) {
            const pinc_targets targets = c->lines[side][i].targets;

            if ((targets >> a & 1) != (targets >> b & 1)) {
                return false;
            }
        }
    }
    return true;
}

static enum pinc_status join_lines(void *user, const size_t *after, size_t n,
                                   struct pinc_error *err)
{
    struct compared *c = user;
    size_t side, i;

    (void)err;
    for (side = 0; side < 2; side++) {
        for (i = 0; i < c->n[side]; i++) {
            c->lines[side][i].targets = pinc_targets_after(c->lines[side][i].targets, after, n);
        }
    }
    return PINC_OK;
}

static enum pinc_status compare(struct pinc_changes *out, struct work *w, struct pinc_error *err)
{
    struct compared c = {{NULL, NULL}, {0, 0}};
    const struct pinc_sides sides = {same_lines, join_lines, &c};
    const struct pinc_env *const *envs = pinc_target_list_envs(&w->targets);
    enum pinc_status st = part_targets(w, err);
    size_t side;

    for (side = 0; side < 2 && st == PINC_OK; side++) {
        st = pinc_changes_lines(&c.lines[side], &c.n[side], w->sides[side].list, envs,
                                w->targets.n_envs, w->arena, err);
    }
    if (st == PINC_OK) {
        st = pinc_target_list_join(&w->targets, &sides, err);
    }
    if (st == PINC_OK) {
        st = pinc_changes_make(out, c.lines[0], c.n[0], c.lines[1], c.n[1], w->targets.n_envs,
                               w->arena, err);
    }
    out->labels = pinc_target_labels(envs, w->targets.n_envs, w->arena);
    return st == PINC_OK && !out->labels ? pinc_fail_memory(err) : st;
}

enum pinc_status pinc_diff(struct pinc_session *session, const char *from, const char *to,
                           struct pinc_diff **out, struct pinc_error *err)
{
    struct pinc_diff *diff = pinc_alloc(sizeof *diff);
    struct work w = {.session = session, .sides = {{.name = from}, {.name = to}}};
    enum pinc_status st = PINC_ENOMEM;

    *out = NULL;
    if (diff) {
        diff->arena = w.arena = pinc_arena_new();
    }
    if (w.arena) {
        st = read_side(&w.sides[0], session, w.arena, err);
    } else {
        (void)pinc_fail_memory(err);
    }
    if (st == PINC_OK) {
        st = read_side(&w.sides[1], session, w.arena, err);
    }
    if (st == PINC_OK) {
        st = find_targets(&w, err);
    }
    if (st == PINC_OK) {
        st = compare(&diff->changes, &w, err);
    }
    pinc_requirements_free(w.sides[0].list);
    pinc_requirements_free(w.sides[1].list);
    pinc_target_list_clear(&w.targets);
    if (st != PINC_OK) {
        pinc_diff_free(diff);
        return st;
    }
    *out = diff;
    return PINC_OK;
}

const struct pinc_changes *pinc_diff_changes(const struct pinc_diff *diff)
{
    return &diff->changes;
}

void pinc_diff_free(struct pinc_diff *diff)
{
    if (diff) {
        pinc_arena_free(diff->arena);
        pinc_free(diff);
    }
}
