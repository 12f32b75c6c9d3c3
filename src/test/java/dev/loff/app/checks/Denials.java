package dev.loff.app.checks;

import dev.loff.app.checks.Doors.Door;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Tries every endpoint with all credentials that it must deny, and with the least that it must accept. */
final class Denials {
    private static final Set<Integer> DENIED = Set.of(401, 403);

    private final RawHttp http;
    private final Map<String, String> tokens;
    private final Map<String, String> bad;
    private final List<String> faults = new ArrayList<>();
    private int denied;

    /**
     * @param tokens per role
     * @param bad invalid headers, by what is wrong with them
     */
    Denials(RawHttp http, Map<String, String> tokens, Map<String, String> bad) {
        this.http = http;
        this.tokens = tokens;
        this.bad = bad;
    }

    /** The number of denied tries, and the wrong answers. */
    record Result(int doors, int denied, List<String> faults) {}

    Result tryAll(List<Door> doors) throws IOException {
        for (Door door : doors) {
            if (door.isOpen()) {
                tryDeadSession(door);
            } else {
                tryDoor(door);
            }
        }
        for (String detour : Doors.DETOURS) {
            RawHttp.Answer answer = http.send("GET", detour, Map.of(), "");
            if (answer.status() < 400 || answer.status() >= 500) {
                faults.add("without credentials " + detour + ": " + answer.status());
            }
            denied++;
        }
        return new Result(doors.size(), denied, faults);
    }

    /** An ended session must not deny access to a public endpoint. */
    private void tryDeadSession(Door door) throws IOException {
        Map<String, String> dead = Map.of("Cookie", "loff-session=loff_none", "Accept", "text/html");
        int without = status(door, Map.of("Accept", "text/html"));
        if (status(door, dead) != without) {
            faults.add(door + " with an ended session: " + status(door, dead) + " instead of " + without);
        }
        denied++;
    }

    private void tryDoor(Door door) throws IOException {
        expectDenied(door, "nothing", Map.of());
        for (Map.Entry<String, String> it : bad.entrySet()) {
            expectDenied(door, it.getKey(), Map.of("Authorization", it.getValue()));
        }
        expectDenied(door, "an unknown session", Map.of("Cookie", "loff-session=loff_none"));
        for (String role : Doors.ROLES) {
            Map<String, String> headers = Map.of("Authorization", "Bearer " + tokens.get(role));
            if (Doors.ROLES.indexOf(role) < Doors.ROLES.indexOf(door.least())) {
                expectDenied(door, "role " + role, headers);
            } else if (role.equals(door.least()) && !door.path().equals("/log-in/oidc")) {
                int status = status(door, headers);
                if (DENIED.contains(status) || status >= 500 || status == 0) {
                    faults.add(door + " with role " + role + ": " + status + ", but the role is sufficient");
                }
            }
        }
    }

    private void expectDenied(Door door, String with, Map<String, String> headers) throws IOException {
        int status = status(door, headers);
        if (DENIED.contains(status)) {
            denied++;
        } else {
            faults.add(door + " with " + with + ": " + status + " instead of 401 or 403");
        }
    }

    private int status(Door door, Map<String, String> headers) throws IOException {
        Map<String, String> all = new LinkedHashMap<>(headers);
        // The console's pages send forms.
        boolean json = door.path().startsWith("/api/");
        all.put("Content-Type", json ? "application/json" : "application/x-www-form-urlencoded");
        return http.send(
                        door.method(),
                        door.target(),
                        all,
                        json && !door.method().equals("GET") ? "{}" : "")
                .status();
    }
}
