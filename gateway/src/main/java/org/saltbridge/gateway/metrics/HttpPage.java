package org.saltbridge.gateway.metrics;

/** Makes the answer to a GET of one path; called on the HTTP loop, must not block. */
@FunctionalInterface
public interface HttpPage {

    /**
     * The answer.
     *
     * @param accept the request's {@code Accept} header, empty when it has none.
     */
    Answer get(String accept);

    /** What is sent back, as UTF-8. */
    record Answer(int status, String contentType, String body) {
        /** Plain text with status 200 or, when the body says what is wrong, 503. */
        static Answer text(boolean good, String body) {
            return new Answer(good ? 200 : 503, "text/plain; charset=utf-8", body);
        }
    }
}
