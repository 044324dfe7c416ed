/*
 * setup.py: what is static has requirements that can be read, each a line; the same answer each time;
 * a comment behind it changes nothing, and a call that nobody knows makes it not static.
 */
#include "tests/fuzz/fuzz.h"

#include "index/dist/setup_script.h"
#include "markers/requirement.h"

static bool read_script(struct pinc_metadata_text *text, struct pinc_slice script,
                        struct pinc_arena *arena)
{
    const struct pinc_setup_files files = {.setup_py = script};
    const char *why;

    *text = (struct pinc_metadata_text){.name = PINC_LIT("demo"), .version = PINC_LIT("1")};
    if (pinc_setup_script_read(text, &files, &why, arena, NULL) != PINC_OK) {
        return false;
    }
    PROPERTY(text->final == (why == NULL));
    return text->final;
}

static struct pinc_slice behind(struct pinc_slice script, const char *more,
                                struct pinc_arena *arena)
{
    struct pinc_buf text = {0};

    pinc_buf_add(&text, script);
    pinc_buf_add_str(&text, more);
    return pinc_buf_keep(&text, arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const struct pinc_slice script = {(const char *)data, size};
    struct pinc_arena *arena = pinc_arena_new();
    struct pinc_metadata_text text, again;
    const struct pinc_requirement *req;
    size_t i;

    if (arena && size < (64u << 10) && read_script(&text, script, arena)) {
        for (i = 0; i < text.n_requires; i++) {
            PROPERTY(pinc_slice_find(text.requires[i], '\n') == text.requires[i].len);
            PROPERTY(pinc_requirement_parse(&req, text.requires[i], arena, NULL) == PINC_OK ||
                     text.n_extras > 0 || pinc_slice_find(text.requires[i], ';') > 0);
        }
        PROPERTY(read_script(&again, behind(script, "\n# the end\n", arena), arena));
        PROPERTY(again.n_requires == text.n_requires && again.n_extras == text.n_extras);
        PROPERTY(!read_script(&again, behind(script, "\nrun()\n", arena), arena));
    }
    pinc_arena_free(arena);
    return 0;
}
