package dev.loff.registry;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.hibernate.Session;
import org.jspecify.annotations.Nullable;

/** The ledger of features: what is committed here exists, and nothing else does. */
@ApplicationScoped
@Transactional
public class FeatureLedger {
    /** Where one image's features lie. */
    public record Location(long shardId, int row) {}

    private final EntityManager entities;

    FeatureLedger(EntityManager entities) {
        this.entities = entities;
    }

    /** The registered encoder of the candidate's fingerprint. Registers {@code candidate} when there is none yet. */
    public RegisteredEncoder encoder(RegisteredEncoder candidate) {
        return encoder(candidate.fingerprint()).orElseGet(() -> {
            // Of many runs that register it at once one inserts the row, and the others wait for it.
            entities.createNativeQuery("""
                            insert into encoder
                              (fingerprint, name, source, licence, grid_height, grid_width, class_token, channels)
                            values (:fingerprint, :name, :source, :licence, :height, :width, :classToken, :channels)
                            on conflict (fingerprint) do nothing""")
                    .setParameter("fingerprint", candidate.fingerprint())
                    .setParameter("name", candidate.name())
                    .setParameter("source", candidate.source())
                    .setParameter("licence", candidate.licence())
                    .setParameter("height", candidate.gridHeight())
                    .setParameter("width", candidate.gridWidth())
                    .setParameter("classToken", candidate.classToken())
                    .setParameter("channels", candidate.channels())
                    .executeUpdate();
            return encoder(candidate.fingerprint()).orElseThrow();
        });
    }

    private Optional<RegisteredEncoder> encoder(String fingerprint) {
        return entities.createQuery("from RegisteredEncoder where fingerprint = :it", RegisteredEncoder.class)
                .setParameter("it", fingerprint)
                .getResultStream()
                .findFirst();
    }

    /** The id of a registered encoder; 0, which none has, where it is new. */
    public long encoderId(String fingerprint) {
        return entities.createQuery("select id from RegisteredEncoder where fingerprint = :it", Long.class)
                .setParameter("it", fingerprint)
                .getResultStream()
                .findFirst()
                .orElse(0L);
    }

    public FeatureSet register(FeatureSet set) {
        entities.persist(set);
        entities.flush();
        return set;
    }

    public FeatureSet featureSet(long id) {
        return entities.find(FeatureSet.class, id);
    }

    /**
     * Commits a shard with the place of every image in it: row {@code i} holds {@code keys.get(i)}.
     *
     * @param sums what its features add up to (JSON)
     */
    public void commit(Shard shard, String sums, List<byte[]> keys) {
        forgetLost(shard, keys);
        entities.persist(shard);
        entities.flush();
        describe(shard.id(), sums);
        entities.unwrap(Session.class).doWork(connection -> {
            // Another data set may have brought the same image in meanwhile: its features are equal, the first stay,
            // unless
            // their file is gone.
            try (PreparedStatement insert = connection.prepareStatement("""
                    insert into image_feature (encoder_id, sha256, shard_id, row_index)
                    select ?, key, ?, ordinality - 1 from unnest(?::bytea[]) with ordinality as k (key, ordinality)
                    on conflict (encoder_id, sha256) do update set shard_id = excluded.shard_id, row_index = excluded.row_index
                    where exists (select from shard s where s.id = image_feature.shard_id and s.gone_at is not null)
                    """)) {
                insert.setLong(1, shard.featureSet().encoder().id());
                insert.setLong(2, shard.id());
                insert.setArray(3, connection.createArrayOf("bytea", keys.toArray(byte[][]::new)));
                insert.executeUpdate();
            }
        });
    }

    /** What is known of a shard that was lost, and of images that have features now, makes room for the shard made again. */
    private void forgetLost(Shard again, List<byte[]> keys) {
        entities.createNativeQuery(
                        "delete from shard where feature_set_id = :set and ordinal = :ordinal and gone_at is not null")
                .setParameter("set", again.featureSet().id())
                .setParameter("ordinal", again.ordinal())
                .executeUpdate();
        entities.createNativeQuery("delete from quarantined_image where feature_set_id = :set and sha256 = any(:keys)")
                .setParameter("set", again.featureSet().id())
                .setParameter("keys", keys.toArray(byte[][]::new))
                .executeUpdate();
    }

    /** Quarantines an image of a set, in place of what an earlier attempt at its shard found. */
    public void quarantineAgain(FeatureSet set, QuarantinedImage image) {
        entities.createNativeQuery("delete from quarantined_image where feature_set_id = :set and position = :position")
                .setParameter("set", set.id())
                .setParameter("position", image.position())
                .executeUpdate();
        quarantine(image);
    }

    /** Positions of the images of a set that were quarantined for a reason that is not one of these, and so may pass. */
    @SuppressWarnings("unchecked") // a native query with a result class yields that class
    public List<Long> unread(long featureSetId, List<String> lastingReasons) {
        return entities.createNativeQuery("""
                        select position from quarantined_image where feature_set_id = :set and reason <> all(:lasting)
                        order by position""", Long.class)
                .setParameter("set", featureSetId)
                .setParameter("lasting", lastingReasons.toArray(String[]::new))
                .getResultList();
    }

    /**
     * Forgets committed shards of a set that is not sealed, and images that were quarantined in them, so that they are made again.
     * Returns the shards' files, which no row names any more.
     */
    @SuppressWarnings("unchecked") // a native query with a result class yields that class
    public List<String> makeAgain(long featureSetId, List<Integer> ordinals, List<Long> positions) {
        entities.createNativeQuery(
                        "delete from quarantined_image where feature_set_id = :set and position = any(:positions)")
                .setParameter("set", featureSetId)
                .setParameter("positions", positions.toArray(Long[]::new))
                .executeUpdate();
        return entities.createNativeQuery("""
                        delete from shard s using feature_set f
                        where s.feature_set_id = :set and s.ordinal = any(:ordinals)
                          and f.id = s.feature_set_id and f.sealed_at is null
                        returning s.file""", String.class)
                .setParameter("set", featureSetId)
                .setParameter("ordinals", ordinals.toArray(Integer[]::new))
                .getResultList();
    }

    public void quarantine(QuarantinedImage image) {
        entities.persist(image);
    }

    /**
     * An image without features.
     *
     * @param sha256 of its content; absent where it could not be read
     * @param execution the one that found it bad
     */
    public record Quarantined(
            String path, String reason, String detail, byte @Nullable [] sha256, long execution, Instant since) {}

    /**
     * The images of a run's dataset that have no features, by path, whether this run or an earlier one found them bad; one row
     * per image. {@code lastingReasons} are those for which a run does not try an image again.
     */
    @SuppressWarnings("unchecked") // a native query with a result class yields that class
    public List<Quarantined> quarantine(long instanceId, List<String> lastingReasons) {
        return entities.createNativeQuery("""
                        with run as (
                          select r.*, f.shards as planned_shards, (
                            select count(*) from shard where feature_set_id = f.id) as shards
                          from job_run r left join feature_set f on f.id = r.feature_set_id
                          where r.instance_id = :instance),
                        own as (
                          select q.path, q.reason, q.detail, q.sha256, q.execution_id, q.created_at
                          from run join quarantined_image q on q.feature_set_id = run.feature_set_id
                          union all
                          select q.path, q.reason, q.detail, q.sha256, q.execution_id, q.created_at
                          from run join job_execution e on e.jobinstanceid = run.instance_id
                          join quarantined_image q on q.execution_id = e.jobexecutionid
                            and q.feature_set_id is null and q.encoder_id is null),
                        earlier as (
                          select distinct on (i.path)
                            i.path, q.reason, q.detail, q.sha256, q.execution_id, q.created_at
                          from run join quarantined_image q on q.encoder_id = run.encoder_id
                            and coalesce(q.feature_set_id, 0) < run.feature_set_id
                            and (q.reason = any(:lasting) or run.shards = run.planned_shards)
                          join snapshot_image i on i.snapshot_id = run.snapshot_id and i.sha256 = q.sha256
                          where not exists (select from own where own.sha256 = i.sha256)
                            and not exists (select from image_feature p join shard s on s.id = p.shard_id
                              where p.encoder_id = run.encoder_id and p.sha256 = i.sha256 and s.gone_at is null)
                          order by i.path, q.id desc)
                        select * from own union all select * from earlier order by path""", Quarantined.class)
                .setParameter("instance", instanceId)
                .setParameter("lasting", lastingReasons.toArray(String[]::new))
                .getResultList();
    }

    /** Forgets what the scan of a run could not read, before the run scans once more. */
    public void forgetScan(long instanceId) {
        entities.createNativeQuery("""
                        delete from quarantined_image where feature_set_id is null and encoder_id is null
                          and execution_id in (select jobexecutionid from job_execution where jobinstanceid = :instance)""").setParameter("instance", instanceId).executeUpdate();
    }

    /** How many images an execution set aside for one reason. */
    public record SetAsideCount(long execution, String reason, long images, Instant newest) {}

    /** Of executions with ids below {@code beforeExecution}, newest first. */
    @SuppressWarnings("unchecked") // a native query with a result class yields that class
    public List<SetAsideCount> setAside(long beforeExecution, int executions) {
        return entities.createNativeQuery("""
                        select execution_id, reason, count(*), max(created_at) from quarantined_image
                        where execution_id in (
                          select distinct execution_id from quarantined_image where execution_id < :before
                          order by execution_id desc limit :executions)
                        group by execution_id, reason order by execution_id desc, count(*) desc""", SetAsideCount.class)
                .setParameter("before", beforeExecution)
                .setParameter("executions", executions)
                .getResultList();
    }

    /** How many images of a snapshot have neither features of that encoder nor a reason why not. */
    public long untried(long snapshotId, long encoderId) {
        StatementLimit.set(entities, StatementLimit.LARGE);
        return ((Number) entities.createNativeQuery("""
                        select count(*) from snapshot_image i
                        where i.snapshot_id = :snapshot
                          and not exists (select from image_feature f join shard s on s.id = f.shard_id
                            where f.encoder_id = :encoder and f.sha256 = i.sha256 and s.gone_at is null)
                          and not exists (select from quarantined_image q
                            where q.encoder_id = :encoder and q.sha256 = i.sha256)""")
                        .setParameter("snapshot", snapshotId)
                        .setParameter("encoder", encoderId)
                        .getSingleResult())
                .longValue();
    }

    /** Whether images of a set's snapshot had features in shards of other sets, which are gone, and have none elsewhere. */
    public boolean lacksFeaturesOfOthers(FeatureSet set) {
        StatementLimit.set(entities, StatementLimit.LARGE);
        return (Boolean) entities.createNativeQuery("""
                        select exists (select from snapshot_image i
                        join image_feature f on f.encoder_id = :encoder and f.sha256 = i.sha256
                        join shard s on s.id = f.shard_id
                        where i.snapshot_id = :snapshot and s.gone_at is not null and s.feature_set_id <> :set)""")
                .setParameter("snapshot", set.snapshot().id())
                .setParameter("encoder", set.encoder().id())
                .setParameter("set", set.id())
                .getSingleResult();
    }

    /** Files of shards that are gone and that held a snapshot's images, as no other shard does now. */
    @SuppressWarnings("unchecked") // a native query with a result class yields that class
    public List<String> gone(long snapshotId, long encoderId) {
        StatementLimit.set(entities, StatementLimit.LARGE);
        return entities.createNativeQuery("""
                        select distinct s.file from snapshot_image i
                        join image_feature f on f.encoder_id = :encoder and f.sha256 = i.sha256
                        join shard s on s.id = f.shard_id
                        where i.snapshot_id = :snapshot and s.gone_at is not null order by 1""", String.class)
                .setParameter("snapshot", snapshotId)
                .setParameter("encoder", encoderId)
                .getResultList();
    }

    /** The shards that hold images of a snapshot: what a run over it reads. */
    @SuppressWarnings("unchecked") // a native query with an entity class yields that class
    public List<Shard> read(long snapshotId, long encoderId) {
        StatementLimit.set(entities, StatementLimit.LARGE);
        return entities.createNativeQuery("""
                        select s.* from shard s
                        where s.gone_at is null and s.id in (
                          select f.shard_id from image_feature f join snapshot_image i on i.sha256 = f.sha256
                          where f.encoder_id = :encoder and i.snapshot_id = :snapshot)
                        order by s.id""", Shard.class)
                .setParameter("snapshot", snapshotId)
                .setParameter("encoder", encoderId)
                .getResultList();
    }

    /** What kernels computed the features of a snapshot's images, in order; those of old shards are not known. */
    @SuppressWarnings("unchecked") // a native query with a result class yields that class
    public List<String> kernels(long snapshotId, long encoderId) {
        StatementLimit.set(entities, StatementLimit.LARGE);
        return entities.createNativeQuery("""
                        select distinct s.kernels from shard s
                        where s.gone_at is null and s.kernels is not null and s.id in (
                          select f.shard_id from image_feature f join snapshot_image i on i.sha256 = f.sha256
                          where f.encoder_id = :encoder and i.snapshot_id = :snapshot)
                        order by 1""", String.class)
                .setParameter("snapshot", snapshotId)
                .setParameter("encoder", encoderId)
                .getResultList();
    }

    /** Ordinals in {@code [from, to)} of a set's shards that are not committed, or were and are lost, in order. */
    public List<Integer> missing(FeatureSet set, int from, int to) {
        @SuppressWarnings("unchecked") // a native query with a result class yields that class
        List<Integer> there = entities.createNativeQuery("""
                        select ordinal from shard where feature_set_id = :set and ordinal >= :from and ordinal < :to
                          and gone_at is null""", Integer.class)
                .setParameter("set", set.id())
                .setParameter("from", from)
                .setParameter("to", to)
                .getResultList();
        Set<Integer> committed = new HashSet<>(there);
        return IntStream.range(from, to)
                .filter(ordinal -> !committed.contains(ordinal))
                .boxed()
                .toList();
    }

    /** A set's own shards by ordinal. */
    public List<Shard> shards(long featureSetId) {
        return entities.createQuery("from Shard where featureSet.id = :set order by ordinal", Shard.class)
                .setParameter("set", featureSetId)
                .getResultList();
    }

    public Optional<Shard> shard(long id) {
        return Optional.ofNullable(entities.find(Shard.class, id));
    }

    /** Which of these contents already have features of that encoder, and where. */
    public Map<String, Location> locate(long encoderId, List<byte[]> keys) {
        return lookUp(
                "select f.sha256, f.shard_id, f.row_index from image_feature f join shard s on s.id = f.shard_id"
                        + " where f.encoder_id = ? and f.sha256 = any(?) and s.gone_at is null",
                encoderId,
                keys,
                row -> location(row));
    }

    /** Whether all of these shards still count. */
    public boolean areThere(Set<Long> shards) {
        return ((Number) entities.createNativeQuery(
                                        "select count(*) from shard where id = any(:ids) and gone_at is null")
                                .setParameter("ids", shards.toArray(Long[]::new))
                                .getSingleResult())
                        .longValue()
                == shards.size();
    }

    /** Why an image was quarantined, as its row keeps it. */
    public record Rejection(String reason, String detail) {}

    /** Which of these contents that encoder's extraction has quarantined, with the newest reason. */
    public Map<String, Rejection> rejected(long encoderId, List<byte[]> keys) {
        return lookUp(
                "select sha256, reason, detail from quarantined_image where encoder_id = ? and sha256 = any(?) order by id",
                encoderId,
                keys,
                row -> new Rejection(row.getString(2), row.getString(3)));
    }

    /** Stores what a shard's features add up to (JSON), where that is not known yet. */
    public void describe(long shardId, String sums) {
        entities.createNativeQuery("insert into shard_sums values (:shard, :sums) on conflict (shard_id) do nothing")
                .setParameter("shard", shardId)
                .setParameter("sums", sums)
                .executeUpdate();
    }

    /** What a shard's features add up to (JSON); empty for one that was written before this was stored. */
    @SuppressWarnings("unchecked") // a native query with a result class yields that class
    public Optional<String> sums(long shardId) {
        return entities.createNativeQuery("select sums from shard_sums where shard_id = :shard", String.class)
                .setParameter("shard", shardId)
                .getResultStream()
                .findFirst();
    }

    /** How many rows of a shard hold images of a snapshot. */
    public record UsedShard(long shardId, long rows) {}

    /** The shards that hold a snapshot's images. */
    @SuppressWarnings("unchecked") // a native query with a result class yields that class
    public List<UsedShard> used(long snapshotId, long encoderId) {
        StatementLimit.set(entities, StatementLimit.LARGE);
        return entities.createNativeQuery("""
                        select f.shard_id, count(*) from image_feature f join shard s on s.id = f.shard_id
                        where f.encoder_id = :encoder and s.gone_at is null
                          and f.sha256 in (select sha256 from snapshot_image where snapshot_id = :snapshot)
                        group by f.shard_id order by f.shard_id""", UsedShard.class)
                .setParameter("encoder", encoderId)
                .setParameter("snapshot", snapshotId)
                .getResultList();
    }

    /** Which rows of a shard hold a snapshot's images, in order. */
    @SuppressWarnings("unchecked") // a native query with a result class yields that class
    public List<Integer> usedRows(long snapshotId, long shardId) {
        return entities.createNativeQuery("""
                        select f.row_index from image_feature f
                        where f.shard_id = :shard
                          and f.sha256 in (select sha256 from snapshot_image where snapshot_id = :snapshot)
                        order by f.row_index""", Integer.class)
                .setParameter("shard", shardId)
                .setParameter("snapshot", snapshotId)
                .getResultList();
    }

    private <T> Map<String, T> lookUp(String sql, long encoderId, List<byte[]> keys, SqlFunction<T> value) {
        return entities.unwrap(Session.class).doReturningWork(connection -> {
            try (PreparedStatement select = connection.prepareStatement(sql)) {
                select.setLong(1, encoderId);
                select.setArray(2, connection.createArrayOf("bytea", keys.toArray(byte[][]::new)));
                Map<String, T> found = new HashMap<>();
                try (ResultSet rows = select.executeQuery()) {
                    while (rows.next()) {
                        found.put(hex(rows.getBytes(1)), value.of(rows));
                    }
                }
                return found;
            }
        });
    }

    private interface SqlFunction<T> {
        T of(ResultSet row) throws java.sql.SQLException;
    }

    private static Location location(ResultSet row) throws java.sql.SQLException {
        return new Location(row.getLong(2), row.getInt(3));
    }

    private static String hex(byte[] bytes) {
        return java.util.HexFormat.of().formatHex(bytes);
    }
}
