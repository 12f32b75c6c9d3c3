package dev.loff.registry;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.sql.Array;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hibernate.Session;

/** What changed in the datasets of runs; found once, when a run has scanned. */
@ApplicationScoped
@Transactional
public class DatasetChanges {
    /** The run before on a dataset, and its snapshot's file, relative to the data folder. */
    public record Before(long instance, long execution, String file) {}

    private final EntityManager entities;

    DatasetChanges(EntityManager entities) {
        this.entities = entities;
    }

    /**
     * The newest run before that instance that scanned the same dataset from the same folder; a run that scores lists images
     * without labels, and is compared with such runs alone.
     */
    @SuppressWarnings("unchecked") // a native query with a result class yields that class
    public Optional<Before> before(long instanceId, String dataset, String root, boolean scores) {
        List<Before> found = entities.createNativeQuery("""
                        select r.instance_id, (
                            select max(jobexecutionid) from job_execution where jobinstanceid = r.instance_id), d.file
                        from job_run r join dataset_snapshot d on d.id = r.snapshot_id
                        where r.dataset = :dataset and r.dataset_root = :root and r.instance_id < :instance
                          and (r.job = 'score-images') = :scores
                        order by r.instance_id desc limit 1""", Before.class)
                .setParameter("dataset", dataset)
                .setParameter("root", root)
                .setParameter("instance", instanceId)
                .setParameter("scores", scores)
                .getResultList();
        return found.stream().findFirst();
    }

    /** Keeps what changed for a run, in the place of what a scan before of the same run has found. */
    public void keep(long instanceId, DatasetChange change) {
        entities.unwrap(Session.class).doWork(connection -> {
            try (PreparedStatement delete =
                            connection.prepareStatement("delete from dataset_change where instance_id = ?");
                    PreparedStatement insert = connection.prepareStatement(
                            "insert into dataset_change values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
                delete.setLong(1, instanceId);
                delete.executeUpdate();
                insert.setLong(1, instanceId);
                insert.setLong(2, change.sinceInstance());
                insert.setLong(3, change.sinceExecution());
                insert.setLong(4, change.added());
                insert.setLong(5, change.removed());
                insert.setLong(6, change.changed());
                insert.setLong(7, change.renamed());
                insert.setLong(8, change.relabelled());
                insert.setLong(9, change.moved());
                insert.setArray(
                        10, connection.createArrayOf("text", change.newClasses().toArray()));
                insert.setArray(
                        11,
                        connection.createArrayOf("text", change.goneClasses().toArray()));
                insert.executeUpdate();
            }
        });
    }

    /** By run; one that had no run before has none. */
    public Map<Long, DatasetChange> find(List<Long> instanceIds) {
        return entities.unwrap(Session.class).doReturningWork(connection -> {
            try (PreparedStatement select =
                    connection.prepareStatement("select * from dataset_change where instance_id = any(?)")) {
                select.setArray(1, connection.createArrayOf("bigint", instanceIds.toArray()));
                Map<Long, DatasetChange> found = new HashMap<>();
                try (ResultSet rows = select.executeQuery()) {
                    while (rows.next()) {
                        found.put(rows.getLong("instance_id"), change(rows));
                    }
                }
                return found;
            }
        });
    }

    private static DatasetChange change(ResultSet row) throws SQLException {
        return new DatasetChange(
                row.getLong("since_instance_id"),
                row.getLong("since_execution"),
                row.getLong("added"),
                row.getLong("removed"),
                row.getLong("changed"),
                row.getLong("renamed"),
                row.getLong("relabelled"),
                row.getLong("moved"),
                texts(row.getArray("new_classes")),
                texts(row.getArray("gone_classes")));
    }

    private static List<String> texts(Array array) throws SQLException {
        return List.of((String[]) array.getArray());
    }
}
