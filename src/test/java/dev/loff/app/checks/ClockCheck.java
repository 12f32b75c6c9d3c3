package dev.loff.app.checks;

import dev.loff.app.schedule.WalkedFires;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.zone.ZoneOffsetTransition;
import java.util.ArrayList;
import java.util.List;

/**
 * Moves the hosts' clock across every clock change of a year, step by step and with jumps of an hour forward and back, and compares
 * the fires with a walk over every minute.
 */
final class ClockCheck {
    /** The comparisons made; a missed or doubled fire throws a {@link CheckFailure} instead. */
    record Outcome(int zones, int edges, int jumps, int fires) {
        String figure() {
            return edges + " clock changes in " + zones + " zones and " + jumps + " jumps of an hour: " + fires
                    + " fires as the policy says, 0 missed, 0 doubled";
        }
    }

    /** A schedule of this check. */
    private record Line(String name, String cron) {}

    private static final Instant YEAR = Instant.parse("2026-01-01T00:00:00Z");
    private static final Duration AROUND = Duration.ofHours(2);
    private static final Duration STEP = Duration.ofMinutes(10);
    private static final Duration HALF_JUMP = Duration.ofMinutes(30);

    private final Path folder;
    private final int hostCount;
    private final PrintStream log;
    private int edges;
    private int jumps;
    private int fires;

    ClockCheck(Path folder, int hosts, PrintStream log) {
        this.folder = folder;
        this.hostCount = hosts;
        this.log = log;
    }

    /** Crosses the first {@code edgesPerZone} clock changes of the year in each zone. */
    Outcome run(List<ZoneId> zones, int edgesPerZone) throws IOException, InterruptedException, SQLException {
        try (ScheduleHosts hosts = ScheduleHosts.open(folder, 2, YEAR)) {
            for (int i = 0; i < hostCount; i++) {
                hosts.start();
            }
            hosts.untilServing();
            for (ZoneId zone : zones) {
                Instant from = YEAR;
                for (int i = 0; i < edgesPerZone; i++) {
                    ZoneOffsetTransition edge = zone.getRules().nextTransition(from);
                    if (edge == null) {
                        throw new CheckFailure("a zone has no clock changes (zone=" + zone + ")");
                    }
                    cross(hosts, zone, edge);
                    from = edge.getInstant();
                }
            }
        }
        return new Outcome(zones.size(), edges, jumps, fires);
    }

    private void cross(ScheduleHosts hosts, ZoneId zone, ZoneOffsetTransition edge)
            throws SQLException, IOException, InterruptedException {
        log.println(zone + " " + edge);
        Instant begin = edge.getInstant().minus(AROUND);
        Instant end = edge.getInstant().plus(AROUND);
        String name = zone.getId().replaceAll("\\W", "-") + "-"
                + edge.getDateTimeBefore().toLocalDate();
        List<Line> stepped = List.of(
                new Line(name + "-time-stepped", affectedTime(edge)),
                new Line(name + "-interval-stepped", "*/20 * * * *"));
        add(hosts, zone, begin, stepped);
        step(hosts, new Crossing(zone, begin, stepped), begin, end);
        compare(hosts, zone, begin, end, stepped);

        // A jump starts one run of each, not several at once, because this check is not about overlaps.
        List<Line> jumped = List.of(
                new Line(name + "-time-jumped", affectedTime(edge)), new Line(name + "-interval-jumped", "10 * * * *"));
        add(hosts, zone, begin, jumped);
        Crossing crossing = new Crossing(zone, begin, jumped);
        step(hosts, crossing, begin, edge.getInstant().minus(HALF_JUMP));
        step(
                hosts,
                crossing,
                edge.getInstant().plus(HALF_JUMP),
                edge.getInstant().plus(HALF_JUMP));
        step(hosts, crossing, edge.getInstant().minus(HALF_JUMP), end);
        jumps += 2;
        compare(hosts, zone, begin, end, jumped);
        edges++;
    }

    /** A daily time that the clocks skip or repeat. */
    private static String affectedTime(ZoneOffsetTransition edge) {
        LocalDateTime first = edge.isGap() ? edge.getDateTimeBefore() : edge.getDateTimeAfter();
        LocalDateTime within = first.plus(edge.getDuration().abs().dividedBy(2));
        return within.getMinute() + " " + within.getHour() + " * * *";
    }

    private static void add(ScheduleHosts hosts, ZoneId zone, Instant begin, List<Line> lines)
            throws SQLException, IOException {
        hosts.set(begin);
        for (int i = 0; i < lines.size(); i++) {
            hosts.schedule(lines.get(i).name, lines.get(i).cron, zone.getId(), i);
        }
    }

    /** Schedules that were added at an instant, whose due fires are known. */
    private record Crossing(ZoneId zone, Instant begin, List<Line> lines) {
        List<Instant> due(Line line, Instant now) {
            return new WalkedFires(line.cron).between(begin.plusSeconds(1), now.plusSeconds(1), zone);
        }
    }

    /** Waits until all fires due by then are decided, because on a busy machine two steps could look like one jump. */
    private static void step(ScheduleHosts hosts, Crossing crossing, Instant from, Instant to)
            throws SQLException, IOException, InterruptedException {
        for (Instant now = from; !now.isAfter(to); now = now.plus(STEP)) {
            hosts.set(now);
            for (Line line : crossing.lines()) {
                int due = crossing.due(line, now).size();
                ScheduleHosts.until(
                        due + " fires are decided",
                        () -> hosts.rows(fires(line)).size() >= due);
            }
            hosts.untilQuiet();
        }
    }

    private static String fires(Line line) {
        return "select cast(extract(epoch from fire_at) as bigint), f.outcome from fire f"
                + " join schedule s on s.id = schedule_id where s.name = '" + line.name + "' order by fire_at, f.id";
    }

    private void compare(ScheduleHosts hosts, ZoneId zone, Instant begin, Instant end, List<Line> lines)
            throws SQLException, IOException, InterruptedException {
        for (Line line : lines) {
            List<String> expected = new ArrayList<>();
            for (Instant fire : new Crossing(zone, begin, lines).due(line, end)) {
                expected.add(fire.getEpochSecond() + " FIRED");
            }
            String found = fires(line);
            ScheduleHosts.until(
                    "as many fires are decided as are due",
                    () -> hosts.rows(found).size() >= expected.size());
            if (!hosts.rows(found).equals(expected)) {
                throw new CheckFailure("the fires of " + line + " differ from the policy's\nfound: " + hosts.rows(found)
                        + "\nexpected: " + expected);
            }
            fires += expected.size();
            hosts.remove(line.name);
        }
    }
}
