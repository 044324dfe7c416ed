#include "tests/support/page_text.h"

#include "resolver/policy/standing.h"

static void print_hash(struct pinc_buf *buf, const char *key, const struct pinc_hash *hash)
{
    struct pinc_buf hex = {0};

    if (hash->alg == PINC_HASH_NONE) {
        return;
    }
    pinc_hash_print(&hex, hash);
    pinc_buf_addf(buf, " %s=%s:%.8s", key, pinc_hash_alg_name(hash->alg), hex.ptr);
    pinc_buf_clear(&hex);
}

static void print_text(struct pinc_buf *buf, const char *key, struct pinc_slice text)
{
    if (text.ptr) {
        pinc_buf_addf(buf, " %s=", key);
        pinc_buf_add_quoted(buf, text, 200);
    }
}

static void print_file(struct pinc_buf *buf, const struct pinc_page_file *file)
{
    pinc_buf_add(buf, file->filename);
    pinc_buf_add_char(buf, ' ');
    pinc_buf_add(buf, file->url);
    print_hash(buf, "hash", &file->hash);
    print_text(buf, "python", file->requires_python);
    if (file->metadata != PINC_METADATA_UNKNOWN) {
        pinc_buf_add_str(buf,
                         file->metadata == PINC_METADATA_YES ? " metadata=yes" : " metadata=no");
    }
    print_hash(buf, "metadata-hash", &file->metadata_hash);
    if (file->yanked) {
        pinc_buf_add_str(buf, " yanked");
        print_text(buf, "reason", file->yanked_reason);
    }
    if (file->upload_time != PINC_TIME_UNKNOWN) {
        pinc_buf_addf(buf, " time=%lld", (long long)file->upload_time);
    }
    if (file->size) {
        pinc_buf_addf(buf, " size=%llu", (unsigned long long)file->size);
    }
    pinc_buf_add_char(buf, '\n');
}

void test_page_print(struct pinc_buf *buf, const struct pinc_page *page)
{
    size_t i;

    for (i = 0; i < page->n_files; i++) {
        print_file(buf, &page->files[i]);
    }
    if (page->skipped) {
        pinc_buf_addf(buf, "skipped %zu\n", page->skipped);
    }
    if (page->standing.status != PINC_PROJECT_ACTIVE || page->standing.reason.ptr) {
        pinc_buf_add_str(buf, "project ");
        pinc_standing_print(buf, &page->standing);
        pinc_buf_add_char(buf, '\n');
    }
}
