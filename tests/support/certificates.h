/*
 * Certificates for tests, made when they are needed (libcrypto), with authorities of their own.
 */
#ifndef PINC_TESTS_CERTIFICATES_H
#define PINC_TESTS_CERTIFICATES_H

/**
 * Write into a folder, each with its key behind it but for the authorities:
 *
 *     ca.pem, other-ca.pem    authorities
 *     server.pem              of ca, for 127.0.0.1, localhost, index.example
 *     elsewhere.pem           of ca, for elsewhere.example
 *     expired.pem, early.pem  of ca, for 127.0.0.1, but over since 2002, not valid before 2099
 *     client.pem              of ca, for clients
 *     stranger.pem            of other-ca, for clients
 *
 * @return 1, or 0 when one cannot be made
 */
int certificates_write(const char *folder);

#endif
