/*
 * The least that reading devices over Modbus/TCP costs on Linux: one thread, one epoll, one connection a device, the
 * reads of each device spread over the period, a tick of 5 ms. Every reply is checked and its registers become numbers.
 *
 * usage: modbus_client FIRST_PORT DEVICES PERIOD_MS WARM_UP_S SECONDS
 * prints: result TRANSACTIONS CPU_SECONDS MISSED
 */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { REGISTERS = 100, TICK_MS = 5, EVENTS_MAX = 256, REPLY_SIZE = 9 + 2 * REGISTERS };

struct device {
    int fd;
    uint16_t transaction;
    int in_flight;
    int received;
    int64_t due_ns;
    uint8_t reply[REPLY_SIZE];
    double values[REGISTERS];
};

static int64_t now_ns(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * INT64_C(1000000000) + t.tv_nsec;
}

static double cpu_s(void) {
    struct rusage u;
    getrusage(RUSAGE_SELF, &u);
    return u.ru_utime.tv_sec + u.ru_stime.tv_sec + (u.ru_utime.tv_usec + u.ru_stime.tv_usec) / 1e6;
}

static void fail(const char *what) {
    perror(what);
    exit(1);
}

static void send_read(struct device *d) {
    d->transaction++;
    uint8_t request[12] = {d->transaction >> 8, d->transaction & 0xFF, 0, 0, 0, 6, 1, 3, 0, 0, 0, REGISTERS};
    if (send(d->fd, request, sizeof request, MSG_NOSIGNAL) != sizeof request) {
        fail("send");
    }
    d->in_flight = 1;
    d->received = 0;
}

/* Returns 1 when the reply is whole. */
static int take_reply(struct device *d) {
    ssize_t n = recv(d->fd, d->reply + d->received, sizeof d->reply - d->received, MSG_DONTWAIT);
    if (n <= 0) {
        if (n < 0 && (errno == EAGAIN || errno == EINTR)) {
            return 0;
        }
        fail("recv");
    }
    d->received += n;
    if (d->received < REPLY_SIZE) {
        return 0;
    }
    const uint8_t *r = d->reply;
    if ((r[0] << 8 | r[1]) != d->transaction || r[2] || r[3] || (r[4] << 8 | r[5]) != REPLY_SIZE - 6 || r[6] != 1
        || r[7] != 3 || r[8] != 2 * REGISTERS) {
        fprintf(stderr, "a reply that does not fit its request\n");
        exit(1);
    }
    for (int i = 0; i < REGISTERS; i++) {
        d->values[i] = (r[9 + 2 * i] << 8 | r[10 + 2 * i]) * 1.0;
    }
    d->in_flight = 0;
    return 1;
}

int main(int argc, char **argv) {
    if (argc != 6) {
        fprintf(stderr, "usage: modbus_client FIRST_PORT DEVICES PERIOD_MS WARM_UP_S SECONDS\n");
        return 2;
    }
    int first_port = atoi(argv[1]), count = atoi(argv[2]);
    int64_t period_ns = atoi(argv[3]) * INT64_C(1000000);
    int64_t tick_ns = TICK_MS * INT64_C(1000000);
    int epoll = epoll_create1(0);
    struct device *devices = calloc(count, sizeof *devices);
    for (int i = 0; i < count; i++) {
        struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(first_port + i)};
        to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        int one = 1;
        devices[i].fd = socket(AF_INET, SOCK_STREAM, 0);
        if (devices[i].fd < 0 || connect(devices[i].fd, (struct sockaddr *)&to, sizeof to)) {
            fail("connect");
        }
        setsockopt(devices[i].fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
        struct epoll_event interest = {.events = EPOLLIN, .data.ptr = &devices[i]};
        epoll_ctl(epoll, EPOLL_CTL_ADD, devices[i].fd, &interest);
    }
    int64_t start_ns = now_ns(), measured_from_ns = start_ns + atoi(argv[4]) * INT64_C(1000000000);
    int64_t end_ns = measured_from_ns + atoi(argv[5]) * INT64_C(1000000000), next_tick_ns = start_ns;
    for (int i = 0; i < count; i++) {
        devices[i].due_ns = start_ns + period_ns * i / count;
    }
    /* All have one period, so that whoever is due next follows whoever was due last. */
    int next = 0, measuring = 0;
    long done = 0, missed = 0;
    double cpu_from_s = 0;
    for (int64_t now = start_ns; now < end_ns; now = now_ns()) {
        if (!measuring && now >= measured_from_ns) {
            measuring = 1;
            done = missed = 0;
            cpu_from_s = cpu_s();
        }
        if (now >= next_tick_ns) {
            while (devices[next].due_ns <= now) {
                if (devices[next].in_flight) {
                    missed++;
                } else {
                    send_read(&devices[next]);
                }
                devices[next].due_ns += period_ns;
                next = (next + 1) % count;
            }
            next_tick_ns += tick_ns;
            if (next_tick_ns <= now) {
                next_tick_ns = now + tick_ns;
            }
        }
        struct epoll_event events[EVENTS_MAX];
        int wait_ms = (int)((next_tick_ns - now + 999999) / 1000000);
        int n = epoll_wait(epoll, events, EVENTS_MAX, wait_ms);
        for (int i = 0; i < n; i++) {
            done += take_reply(events[i].data.ptr);
        }
    }
    printf("result %ld %.6f %ld\n", done, cpu_s() - cpu_from_s, missed);
    fflush(stdout);
    /* Whoever started it looks at its processor time before it lets it go. */
    char byte;
    while (read(STDIN_FILENO, &byte, 1) > 0) {
    }
    return 0;
}
