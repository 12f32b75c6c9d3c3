package dev.loff.app.notify;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;

/** A failed run, execution -20, as the batch runtime would leave it, beside another run's rows. */
final class FailedRun {
    private FailedRun() {}

    /** Open the channel first: runs that ended before are not notified. */
    static void add(DataSource source) throws SQLException {
        sql(source, """
            insert into job_instance (jobinstanceid, jobname) values (-1, 'nightly'), (-2, 'nightly');
            insert into job_run (instance_id, job, dataset, model) values
              (-2, 'nightly', '/data/leaves', 'leaves'), (-1, 'nightly', '/data/leaves', 'leaves');
            insert into job_execution (jobexecutionid, jobinstanceid, batchstatus, exitstatus, starttime, endtime) values
              (-20, -2, 'FAILED', 'the disk is full', clock_timestamp(), clock_timestamp())""");
    }

    static void remove(DataSource source) throws SQLException {
        sql(source, """
            delete from notification; delete from notification_channel; delete from automatic_restart;
            delete from job_execution where jobexecutionid < 0; delete from job_run where instance_id < 0;
            delete from job_instance where jobinstanceid < 0""");
    }

    static void sql(DataSource source, String statements) throws SQLException {
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(statements);
        }
    }
}
