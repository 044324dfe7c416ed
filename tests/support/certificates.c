#include "tests/support/certificates.h"

#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <stdio.h>

struct authority {
    X509 *certificate;
    EVP_PKEY *key;
};

/* What a certificate says. */
struct wanted {
    const char *file, *name, *names, *usage; /* names: of hosts, as openssl.cnf has them */
    const char *from, *to;                   /* ASN.1 times */
    int authority;
};

static EVP_PKEY *make_key(void)
{
    EVP_PKEY_CTX *context = EVP_PKEY_CTX_new_id(EVP_PKEY_EC, NULL);
    EVP_PKEY *key = NULL;

    if (!context || EVP_PKEY_keygen_init(context) != 1 ||
        EVP_PKEY_CTX_set_ec_paramgen_curve_nid(context, NID_X9_62_prime256v1) != 1 ||
        EVP_PKEY_keygen(context, &key) != 1) {
        key = NULL;
    }
    EVP_PKEY_CTX_free(context);
    return key;
}

static int add_extension(X509 *certificate, X509 *issuer, int nid, const char *value)
{
    X509V3_CTX context;
    X509_EXTENSION *extension;
    int done;

    if (!value) {
        return 1;
    }
    X509V3_set_ctx_nodb(&context);
    X509V3_set_ctx(&context, issuer, certificate, NULL, NULL, 0);
    extension = X509V3_EXT_conf_nid(NULL, &context, nid, value);
    done = extension && X509_add_ext(certificate, extension, -1) == 1;
    X509_EXTENSION_free(extension);
    return done;
}

/* @param by NULL: it signs itself */
static X509 *make_certificate(const struct wanted *w, EVP_PKEY *key, const struct authority *by)
{
    static long serial = 1;
    X509 *c = X509_new();
    X509_NAME *name = c ? X509_get_subject_name(c) : NULL;
    X509 *issuer = by ? by->certificate : c;

    if (name && X509_set_version(c, 2) == 1 &&
        ASN1_INTEGER_set(X509_get_serialNumber(c), serial++) == 1 &&
        ASN1_TIME_set_string(X509_getm_notBefore(c), w->from) == 1 &&
        ASN1_TIME_set_string(X509_getm_notAfter(c), w->to) == 1 && X509_set_pubkey(c, key) == 1 &&
        X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, (const unsigned char *)w->name, -1, -1,
                                   0) == 1 &&
        X509_set_issuer_name(c, X509_get_subject_name(issuer)) == 1 &&
        add_extension(c, issuer, NID_basic_constraints,
                      w->authority ? "critical,CA:TRUE" : "critical,CA:FALSE") &&
        add_extension(c, issuer, NID_subject_key_identifier, "hash") &&
        add_extension(c, issuer, NID_authority_key_identifier, by ? "keyid" : NULL) &&
        add_extension(c, issuer, NID_key_usage,
                      w->authority ? "critical,keyCertSign" : "critical,digitalSignature") &&
        add_extension(c, issuer, NID_ext_key_usage, w->usage) &&
        add_extension(c, issuer, NID_subject_alt_name, w->names) &&
        X509_sign(c, by ? by->key : key, EVP_sha256()) > 0) {
        return c;
    }
    X509_free(c);
    return NULL;
}

/* Make one and write it, certificate before key (an authority's key goes to nobody). */
static int write_one(const char *folder, const struct wanted *w, const struct authority *by,
                     struct authority *out)
{
    EVP_PKEY *key = make_key();
    X509 *c = key ? make_certificate(w, key, by) : NULL;
    char path[1024];
    FILE *file;
    int done;

    (void)snprintf(path, sizeof path, "%s/%s", folder, w->file);
    file = c ? fopen(path, "w") : NULL;
    done = file && PEM_write_X509(file, c) == 1 &&
           (w->authority || PEM_write_PrivateKey(file, key, NULL, NULL, 0, NULL, NULL) == 1);
    if (file && fclose(file) != 0) {
        done = 0;
    }
    if (done && out) {
        *out = (struct authority){c, key};
        return 1;
    }
    X509_free(c);
    EVP_PKEY_free(key);
    return done;
}

#define EVER "20200101000000Z", "20991231235959Z"

int certificates_write(const char *folder)
{
    static const struct wanted authorities[] = {
        {"ca.pem", "pinc test authority", NULL, NULL, EVER, 1},
        {"other-ca.pem", "another authority", NULL, NULL, EVER, 1},
    };
    static const char here[] = "IP:127.0.0.1,DNS:localhost,DNS:index.example";
    static const struct {
        struct wanted wanted;
        int by;
    } leaves[] = {
        {{"server.pem", "server", here, "serverAuth", EVER, 0}, 0},
        {{"elsewhere.pem", "elsewhere", "DNS:elsewhere.example", "serverAuth", EVER, 0}, 0},
        {{"expired.pem", "expired", here, "serverAuth", "20010101000000Z", "20020101000000Z", 0},
         0},
        {{"early.pem", "early", here, "serverAuth", "20990101000000Z", "20991231235959Z", 0}, 0},
        {{"client.pem", "client", NULL, "clientAuth", EVER, 0}, 0},
        {{"stranger.pem", "stranger", NULL, "clientAuth", EVER, 0}, 1},
    };
    struct authority made[2] = {{NULL, NULL}, {NULL, NULL}};
    int done = write_one(folder, &authorities[0], NULL, &made[0]) &&
               write_one(folder, &authorities[1], NULL, &made[1]);
    size_t i;

    for (i = 0; i < sizeof leaves / sizeof *leaves && done; i++) {
        done = write_one(folder, &leaves[i].wanted, &made[leaves[i].by], NULL);
    }
    for (i = 0; i < 2; i++) {
        X509_free(made[i].certificate);
        EVP_PKEY_free(made[i].key);
    }
    return done;
}
