/*
 * A whole compile over a provider of a text: the bytes choose an index of up to six projects, targets,
 * options and an input. What is solved is right in the eyes of the judge and of the verifying pass, both
 * as requirements.txt and as pylock.toml; over its own output the same bytes come again.
 */
#include "tests/fuzz/fuzz.h"

#include "lock/input/requirements_file.h"
#include "lock/output/pylock_pins.h"
#include "lock/output/verify.h"
#include "lock/output/write_pylock.h"
#include "lock/output/write_requirements.h"
#include "tests/support/fake_index.h"
#include "tests/support/judge.h"

#define PROJECTS 6u
#define KEPT_MAX 64u

static const uint8_t *bytes;
static size_t n_bytes;

/* A number below `below` from the next byte. */
static unsigned draw(unsigned below)
{
    if (n_bytes == 0) {
        return 0;
    }
    n_bytes--;
    return *bytes++ % below;
}

/* --- the text */

static void add_need(struct pinc_buf *text, unsigned projects, bool of_input)
{
    static const char *const ops[] = {"", ">=", "<", "==", "!=", "~=", "<=", ">"};
    static const char *const markers[] = {
        "",
        "",
        "",
        " ; platform_machine == \"x86_64\"",
        " ; python_version < \"3.12\"",
        " ; sys_platform == \"win32\"",
        " ; platform_machine != \"x86_64\" and python_version >= \"3.11\""};
    const unsigned op = draw(sizeof ops / sizeof *ops);

    pinc_buf_add_char(text, (char)('a' + draw(projects)));
    pinc_buf_add_str(text, draw(8) == 1 ? "[x]" : "");
    if (op) {
        pinc_buf_addf(text, "%s%u.%u", ops[op], 1 + draw(3), draw(2));
    }
    if (!of_input && draw(8) == 1) {
        pinc_buf_add_str(text, " ; extra == \"x\"");
    } else {
        pinc_buf_add_str(text, markers[draw(sizeof markers / sizeof *markers)]);
    }
    pinc_buf_add_char(text, '\n');
}

static void add_files(struct pinc_buf *text)
{
    static const char *const files[] = {"wheel py3-none-any\n",
                                        "wheel cp311-cp311-manylinux_2_17_x86_64\n",
                                        "wheel cp311-cp311-manylinux_2_17_aarch64\n", "sdist\n"};
    static const char *const facts[] = {"",
                                        "",
                                        "",
                                        "python >=3.12\n",
                                        "yanked bad\n",
                                        "metadata-python <3.12\n",
                                        "broken no metadata\n"};
    const unsigned which = draw(16);
    unsigned i;

    for (i = 0; i < 4; i++) {
        if (which >> i & 1) {
            pinc_buf_add_str(text, files[i]);
            pinc_buf_add_str(text, facts[draw(sizeof facts / sizeof *facts)]);
        }
    }
}

static void add_index(struct pinc_buf *text, unsigned projects)
{
    static const char *const options[] = {"", "option lowest\n", "option lowest-direct\n",
                                          "option fewest\n", "option pre\n"};
    unsigned p, v, n;

    pinc_buf_add_str(text, "target linux-x86_64 3.11\n");
    pinc_buf_add_str(text, draw(2) ? "target linux-aarch64 3.11\n" : "");
    pinc_buf_add_str(text, draw(3) == 1 ? "target linux-x86_64 3.12\n" : "");
    pinc_buf_add_str(text, options[draw(sizeof options / sizeof *options)]);
    for (p = 0; p < projects; p++) {
        const unsigned versions = draw(4);

        for (v = 0; v < versions; v++) {
            pinc_buf_addf(text, "release %c %u.%u%s\n", (int)('a' + p), v / 2 + 1, v % 2,
                          draw(12) == 1 ? "rc1" : "");
            for (n = draw(3); n > 0; n--) {
                pinc_buf_add_str(text, "needs ");
                add_need(text, projects, false);
            }
            pinc_buf_add_str(text, draw(4) == 1 ? "extra x\n" : "");
            add_files(text);
        }
    }
}

/* --- resolving */

struct run {
    struct fake_index *index;
    struct pinc_requirements *list;
    struct pinc_resolve_request request;
    struct pinc_resolution *resolution;
};

static void add_roots(struct run *run)
{
    struct pinc_arena *arena = run->index->arena;
    struct pinc_root *roots = pinc_arena_array(arena, run->list->n_lines + 1, sizeof *roots);
    struct pinc_root *limits = pinc_arena_array(arena, run->list->n_lines + 1, sizeof *limits);
    size_t i;

    PROPERTY(roots && limits);
    run->request = run->index->request;
    run->request.requirements = roots;
    run->request.constraints = limits;
    run->request.n_requirements = run->request.n_constraints = 0;
    for (i = 0; i < run->list->n_lines; i++) {
        const struct pinc_requirement_line *line = &run->list->lines[i];
        const struct pinc_root root = {
            .req = line->req,
            .where = PINC_LIT("requirements.in:1"),
            .targets = pinc_marker_targets(line->marker, run->request.envs, run->request.n_envs)};

        if (line->kind == PINC_LINE_CONSTRAINT) {
            limits[run->request.n_constraints++] = root;
        } else {
            roots[run->request.n_requirements++] = root;
        }
    }
}

/* Resolve; kept (may be NULL) is what the output has. false: no solution. */
static bool solve(struct run *run, struct pinc_slice index, struct pinc_slice input,
                  struct pinc_slice limits, const struct pinc_resolution *kept)
{
    static struct pinc_kept pins[KEPT_MAX];
    struct pinc_conflict *conflict = NULL;
    struct pinc_error err = {0};
    enum pinc_status st;
    size_t i, t;

    run->index = fake_index_new(index);
    run->list = pinc_requirements_new();
    PROPERTY(run->list);
    PROPERTY(pinc_requirements_file_parse(run->list, input, "requirements.in",
                                          PINC_LINE_REQUIREMENT, NULL, NULL, &err) == PINC_OK);
    PROPERTY(pinc_requirements_file_parse(run->list, limits, "c.txt", PINC_LINE_CONSTRAINT, NULL,
                                          NULL, &err) == PINC_OK);
    add_roots(run);
    for (i = 0; kept && i < kept->n_picks; i++) {
        for (t = 0; t < run->request.n_envs; t++) {
            const struct pinc_pick *p = &kept->picks[i];

            if (p->release[t] != PINC_NONE && run->request.n_kept < KEPT_MAX) {
                pins[run->request.n_kept++] =
                    (struct pinc_kept){.name = p->name,
                                       .version = p->project[t]->releases[p->release[t]].version,
                                       .targets = (pinc_targets)1 << t};
                run->request.kept = pins;
            }
        }
    }
    st = pinc_resolve(&run->resolution, &run->request, &run->index->provider, &conflict, &err);
    if (st != PINC_OK) {
        struct pinc_buf why = {0};

        PROPERTY(st == PINC_ENOSOLUTION && conflict);
        pinc_conflict_print(&why, conflict);
        PROPERTY(why.len);
        pinc_buf_clear(&why);
    }
    pinc_conflict_free(conflict);
    return st == PINC_OK;
}

static void clear(struct run *run)
{
    pinc_resolution_free(run->resolution);
    pinc_requirements_free(run->list);
    fake_index_free(run->index);
}

/* --- the lock */

static enum pinc_status name_hash(void *user, struct pinc_hash *out,
                                  const struct pinc_project *project, uint32_t file,
                                  struct pinc_error *err)
{
    (void)user;
    return pinc_hash_of(out, PINC_HASH_SHA256, pinc_file_name(project, file), err);
}

static void check_pylock(const struct run *run, const struct pinc_lock_model *model)
{
    const struct pinc_pylock_parts parts = {
        .model = model, .resolution = run->resolution, .request = &run->request, .hash = name_hash};
    struct pinc_buf text = {0}, pins = {0};
    struct pinc_error err = {0};

    PROPERTY(pinc_write_pylock(&text, &parts, &err) == PINC_OK);
    PROPERTY(pinc_pylock_pins_read(&pins, pinc_buf_slice(&text), "pylock.toml", &err) == PINC_OK);
    PROPERTY((pins.len > 0) == (model->n_lines > 0));
    pinc_buf_clear(&text);
    pinc_buf_clear(&pins);
}

static void check_lock(const struct run *run, struct pinc_buf *text)
{
    const struct pinc_write_options options = {.annotate = true, .style = PINC_ANNOTATE_SPLIT};
    struct pinc_lock_model *model = NULL;
    struct pinc_error err = {0};
    struct pinc_buf why = {0};

    PROPERTY(judge_resolution(run->resolution, &run->request, &why));
    PROPERTY(pinc_lock_model_new(&model, run->resolution, &run->request, run->list, NULL, &err) ==
             PINC_OK);
    pinc_write_requirements(text, model, &options);
    PROPERTY(pinc_verify(pinc_buf_slice(text), &run->request, run->resolution, &err) == PINC_OK);
    check_pylock(run, model);
    pinc_lock_model_free(model);
    pinc_buf_clear(&why);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct pinc_buf index = {0}, input = {0}, limits = {0}, first = {0}, second = {0};
    struct run once = {0}, again = {0};
    unsigned projects, n;

    bytes = data;
    n_bytes = size;
    projects = 1 + draw(PROJECTS);
    add_index(&index, projects);
    for (n = 1 + draw(3); n > 0; n--) {
        add_need(&input, projects, true);
    }
    for (n = draw(2); n > 0; n--) {
        pinc_buf_addf(&limits, "%c<%u.%u\n", (int)('a' + draw(projects)), 1 + draw(3), draw(2));
    }
    if (solve(&once, pinc_buf_slice(&index), pinc_buf_slice(&input), pinc_buf_slice(&limits),
              NULL)) {
        check_lock(&once, &first);
        PROPERTY(solve(&again, pinc_buf_slice(&index), pinc_buf_slice(&input),
                       pinc_buf_slice(&limits), once.resolution));
        check_lock(&again, &second);
        PROPERTY(pinc_slice_equal(pinc_buf_slice(&first), pinc_buf_slice(&second)));
        clear(&again);
    }
    clear(&once);
    pinc_buf_clear(&index);
    pinc_buf_clear(&input);
    pinc_buf_clear(&limits);
    pinc_buf_clear(&first);
    pinc_buf_clear(&second);
    return 0;
}
