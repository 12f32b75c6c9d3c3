package dev.loff.registry;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Proves that the audit log is as it was written. The database links each entry at its commit: the link's hash is the SHA-256
 * of the hash before it and the entry's content, and a head row says how many links there are and what the last hash is.
 *
 * <p>Whoever may write to all three tables can forge a chain that is whole. Against that, somebody else keeps an earlier head:
 * the forged chain does not have it.
 */
@ApplicationScoped
public class AuditChain {
    private static final int PAGE = 5_000;

    /**
     * Where a chain ends.
     *
     * @param hash in hexadecimal
     */
    public record Head(long position, String hash) {

        /** As an operator keeps it. */
        @Override
        public String toString() {
            return position + ":" + hash;
        }
    }

    /**
     * What was found.
     *
     * @param broken the first thing that is wrong, absent if nothing is
     */
    public record Verification(Head head, @Nullable String broken) {}

    /** A link beside the content that its entry has now. */
    private record Link(
            long position,
            long entry,
            byte[] previous,
            byte[] hash,
            @Nullable String content) {}

    private final EntityManager entities;

    AuditChain(EntityManager entities) {
        this.entities = entities;
    }

    /**
     * Walks the whole chain, as of one moment.
     *
     * @param kept a head of earlier that must be in it
     */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public Verification verify(@Nullable Head kept) {
        entities.createNativeQuery("set transaction isolation level repeatable read, read only")
                .executeUpdate();
        Head at = new Head(0, HexFormat.of().formatHex(sha256(new byte[0])));
        boolean keptSeen = kept == null || kept.equals(at);
        for (List<Link> page = after(0); !page.isEmpty(); page = after(at.position())) {
            for (Link link : page) {
                String broken = broken(at, link);
                if (broken != null) {
                    return new Verification(at, broken);
                }
                at = new Head(link.position(), HexFormat.of().formatHex(link.hash()));
                keptSeen |= at.equals(kept);
            }
        }
        String broken = brokenEnd(at);
        if (broken == null && !keptSeen) {
            broken = "it never had this head (expected=" + kept + ")";
        }
        return new Verification(at, broken);
    }

    private static @Nullable String broken(Head at, Link link) {
        String entry = " (entry=" + link.entry() + ", position=" + link.position() + ")";
        if (link.position() != at.position() + 1) {
            return "links before an entry are missing" + entry;
        }
        if (link.content() == null) {
            return "an entry was removed" + entry;
        }
        if (!HexFormat.of().formatHex(link.previous()).equals(at.hash())) {
            return "an entry does not follow from the one before it" + entry;
        }
        byte[] expected = sha256(link.previous(), link.content().getBytes(StandardCharsets.UTF_8));
        return MessageDigest.isEqual(expected, link.hash()) ? null : "an entry was changed" + entry;
    }

    @SuppressWarnings("unchecked") // a native query with a result class yields that class
    private @Nullable String brokenEnd(Head last) {
        List<Head> heads = entities.createNativeQuery(
                        "select position, encode(hash, 'hex') from audit_head", Head.class)
                .getResultList();
        Head head = heads.isEmpty() && last.position() == 0 ? last : heads.isEmpty() ? null : heads.get(0);
        if (head == null || head.position() < last.position()) {
            return "its head is older than its last link (head=" + head + ", last=" + last + ")";
        }
        if (head.position() > last.position()) {
            return "its last entries are missing (last position=" + last.position() + ", entries="
                    + (head.position() - last.position()) + ")";
        }
        if (!head.equals(last)) {
            return "its head is not that of its last link (head=" + head + ", last=" + last + ")";
        }
        List<Long> unlinked = entities.createNativeQuery(
                        "select id from audit_entry e where not exists (select from audit_link where entry_id = e.id)"
                                + " order by id",
                        Long.class)
                .setMaxResults(1)
                .getResultList();
        return unlinked.isEmpty() ? null : "an entry was put in past it (entry=" + unlinked.get(0) + ")";
    }

    @SuppressWarnings("unchecked") // a native query with a result class yields that class
    private List<Link> after(long position) {
        return entities.createNativeQuery("""
                        select l.position, l.entry_id, l.prev_hash, l.hash,
                          case when e.id is not null then cast(jsonb_build_array(
                            e.id, to_char(e.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'), e.actor, e.origin,
                            e.action, e.subject, e.execution_id, e.before, e.after) as text) end
                        from audit_link l
                        left join audit_entry e on e.id = l.entry_id
                        where l.position > :position
                        order by l.position""", Link.class)
                .setParameter("position", position)
                .setMaxResults(PAGE)
                .getResultList();
    }

    private static byte[] sha256(byte[]... parts) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (byte[] part : parts) {
                digest.update(part);
            }
            return digest.digest();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }
}
