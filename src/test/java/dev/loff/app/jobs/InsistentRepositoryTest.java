package dev.loff.app.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loff.registry.Steps;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.batch.runtime.BatchStatus;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.jberet.repository.JobRepository;
import org.jberet.runtime.JobExecutionImpl;
import org.junit.jupiter.api.Test;

@QuarkusTest
class InsistentRepositoryTest {
    @Inject
    JobRepository repository;

    @Inject
    Steps steps;

    @Inject
    DataSource database;

    @Test
    void aStepWhoseEndCouldNotBeWrittenDownEndsWithItsExecution() throws Exception {
        long execution = number("""
                with instance as (
                  insert into job_instance (jobname, applicationname) values ('extract-features', 'loff')
                  returning jobinstanceid)
                insert into job_execution (jobinstanceid, createtime, batchstatus)
                select jobinstanceid, now(), 'STARTED' from instance returning jobexecutionid""");
        step(execution, "scan", "COMPLETED");
        step(execution, "extract", "STARTED");
        JobExecutionImpl ended = (JobExecutionImpl) repository.getJobExecution(execution);

        repository.updateJobExecution(ended, false, false);
        assertThat(steps.of(execution)).extracting(Steps.Step::status).containsExactly("COMPLETED", "STARTED");

        ended.setBatchStatus(BatchStatus.FAILED);
        repository.updateJobExecution(ended, false, false);
        assertThat(steps.of(execution)).extracting(Steps.Step::status).containsExactly("COMPLETED", "FAILED");
        assertThat(steps.of(execution).get(1).ended()).isNotNull();
    }

    private void step(long execution, String name, String status) throws SQLException {
        number("insert into step_execution (jobexecutionid, stepname, batchstatus) values (" + execution + ", '" + name
                + "', '" + status + "') returning stepexecutionid");
    }

    private long number(String sql) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery(sql)) {
            found.next();
            return found.getLong(1);
        }
    }
}
