#include "tests/support/stream.h"

#include <openssl/ssl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

struct tls_context {
    SSL_CTX *ssl;
    int http2;
};

/* The first name of ours that the client offers. */
static int choose_protocol(SSL *ssl, const unsigned char **out, unsigned char *out_len,
                           const unsigned char *in, unsigned in_len, void *user)
{
    static const unsigned char names[] = "\x02h2\x08http/1.1";
    const struct tls_context *context = user;
    const unsigned skip = context->http2 ? 0 : 3;
    unsigned char *chosen = NULL;

    (void)ssl;
    if (SSL_select_next_proto(&chosen, out_len, names + skip, (unsigned)sizeof names - 1 - skip, in,
                              in_len) != OPENSSL_NPN_NEGOTIATED) {
        return SSL_TLSEXT_ERR_NOACK;
    }
    *out = chosen;
    return SSL_TLSEXT_ERR_OK;
}

struct tls_context *tls_context_new(const struct tls_options *options)
{
    struct tls_context *context = calloc(1, sizeof *context);

    if (!context) {
        return NULL;
    }
    context->http2 = options->http2;
    context->ssl = SSL_CTX_new(TLS_server_method());
    if (!context->ssl ||
        SSL_CTX_use_certificate_file(context->ssl, options->certificate, SSL_FILETYPE_PEM) != 1 ||
        SSL_CTX_use_PrivateKey_file(context->ssl, options->certificate, SSL_FILETYPE_PEM) != 1 ||
        (options->client_ca &&
         SSL_CTX_load_verify_locations(context->ssl, options->client_ca, NULL) != 1)) {
        tls_context_free(context);
        return NULL;
    }
    SSL_CTX_set_alpn_select_cb(context->ssl, choose_protocol, context);
    if (options->client_ca) {
        SSL_CTX_set_verify(context->ssl, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, NULL);
    }
    return context;
}

void tls_context_free(struct tls_context *context)
{
    if (context) {
        SSL_CTX_free(context->ssl);
        free(context);
    }
}

/* A client that is gone is an error of a call, no signal: libssl writes without MSG_NOSIGNAL. */
static void block_sigpipe(void)
{
    sigset_t set;

    (void)sigemptyset(&set);
    (void)sigaddset(&set, SIGPIPE);
    (void)pthread_sigmask(SIG_BLOCK, &set, NULL);
}

/* Read what still comes: closed with bytes unread, the connection would be reset, and the client
 * might not see why it was refused. */
static void drain(int fd)
{
    char bytes[4096];

    (void)shutdown(fd, SHUT_WR);
    while (recv(fd, bytes, sizeof bytes, 0) > 0) {
    }
}

int stream_open(struct stream *s, int fd, struct tls_context *context)
{
    const unsigned char *name = NULL;
    unsigned len = 0;

    *s = (struct stream){.fd = fd};
    block_sigpipe();
    if (!context) {
        return 1;
    }
    s->tls = SSL_new(context->ssl);
    if (!s->tls || SSL_set_fd(s->tls, fd) != 1 || SSL_accept(s->tls) != 1) {
        SSL_free(s->tls);
        s->tls = NULL;
        drain(fd);
        return 0;
    }
    SSL_get0_alpn_selected(s->tls, &name, &len);
    s->http2 = len == 2 && memcmp(name, "h2", 2) == 0;
    return 1;
}

void stream_close(struct stream *s)
{
    if (s->tls) {
        (void)SSL_shutdown(s->tls);
        SSL_free(s->tls);
        s->tls = NULL;
    }
    (void)shutdown(s->fd, SHUT_WR);
}

ssize_t stream_receive(struct stream *s, char *bytes, size_t size)
{
    const int most = size > 1 << 20 ? 1 << 20 : (int)size;

    return s->tls ? SSL_read(s->tls, bytes, most) : recv(s->fd, bytes, size, 0);
}

int stream_send(struct stream *s, const char *bytes, size_t n)
{
    while (n > 0) {
        const int most = n > 1 << 20 ? 1 << 20 : (int)n;
        const ssize_t sent =
            s->tls ? SSL_write(s->tls, bytes, most) : send(s->fd, bytes, n, MSG_NOSIGNAL);

        if (sent <= 0) {
            return 0;
        }
        bytes += sent;
        n -= (size_t)sent;
    }
    return 1;
}
