#include "tests/support/folder_source.h"

#include "base/file/file.h"
#include "tests/support/cmocka_all.h"

void folder_source_open(struct folder_source *f)
{
    *f = (struct folder_source){.arena = pinc_arena_new()};
    assert_non_null(f->arena);
    assert_int_equal(pinc_folder_temporary(&f->folder, NULL, NULL), PINC_OK);
}

const char *folder_source_path(const struct folder_source *f, const char *name)
{
    return pinc_path_join(f->arena, pinc_buf_slice(&f->folder), pinc_slice_of(name));
}

void folder_source_copy(const struct folder_source *f, const char *from, const char *name)
{
    struct pinc_file file;

    assert_int_equal(pinc_file_read(&file, from, 1u << 20, NULL), PINC_OK);
    assert_int_equal(
        pinc_file_replace(folder_source_path(f, name), file.text, PINC_FILE_NO_SYNC, NULL),
        PINC_OK);
    pinc_file_clear(&file);
}

void folder_source_start(struct folder_source *f, struct pinc_source_options options)
{
    struct pinc_slice *links = pinc_arena_array(f->arena, 1, sizeof *links);

    assert_non_null(links);
    links[0] = pinc_buf_slice(&f->folder);
    options.client.cache_dir = folder_source_path(f, "cache");
    options.find_links = links;
    options.n_find_links = 1;
    assert_int_equal(pinc_source_new(&f->source, &options, NULL), PINC_OK);
}

void folder_source_close(struct folder_source *f)
{
    pinc_source_free(f->source);
    pinc_folder_remove(f->folder.ptr);
    pinc_buf_clear(&f->folder);
    pinc_arena_free(f->arena);
}
