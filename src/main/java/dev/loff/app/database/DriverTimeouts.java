package dev.loff.app.database;

import org.postgresql.ds.PGSimpleDataSource;

/** Time limits of connections outside the pool, the same as in {@code application.properties}. */
final class DriverTimeouts {
    private static final int CONNECT_SECONDS = 10;
    private static final int LOGIN_SECONDS = 20;
    private static final int ANSWER_SECONDS = 125;

    private DriverTimeouts() {}

    /** A source of connections on which an answer may take about two minutes. */
    static PGSimpleDataSource source() {
        PGSimpleDataSource source = withoutAnswer();
        source.setSocketTimeout(ANSWER_SECONDS);
        return source;
    }

    /** The same without a limit on the answer: only a server that is gone is detected. */
    static PGSimpleDataSource withoutAnswer() {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setConnectTimeout(CONNECT_SECONDS);
        source.setLoginTimeout(LOGIN_SECONDS);
        source.setCancelSignalTimeout(CONNECT_SECONDS);
        source.setTcpKeepAlive(true);
        return source;
    }
}
