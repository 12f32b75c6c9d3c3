package dev.loff.app.checks;

import com.microsoft.playwright.APIResponse;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.Cookie;
import com.microsoft.playwright.options.FormData;
import com.microsoft.playwright.options.RequestOptions;
import java.net.URI;
import java.util.List;

/** Tries in a browser what the console must refuse or not show, and that its users can always log in again. */
final class ConsoleDoors {
    private final Browser browser;
    private final Page page;
    private final URI host;
    private int done;

    ConsoleDoors(Browser browser, Page page, URI host) {
        this.browser = browser;
        this.page = page;
        this.host = host;
    }

    /** How many things were tried. */
    int done() {
        return done;
    }

    /** A file of the host cannot be read by naming it as a dataset, an encoder or initial weights. */
    void readNoFile(CheckData data) {
        browser.open(page, host.resolve("/executions/new"), "Start");
        String token = page.locator("input[name=form-token]").first().getAttribute("value");
        for (String parameter : List.of("dataset", "encoder", "initial-weights", "output")) {
            String job = parameter.equals("output") ? "experiment" : "nightly";
            FormData form =
                    FormData.create().set("form-token", token).set("job", job).set("key", "door " + parameter);
            if (!parameter.equals("dataset")) {
                form.set("dataset", data.pictures().toString());
            }
            form.set(parameter, "/etc/passwd");
            APIResponse answer = page.request()
                    .post(
                            host.resolve("/executions").toString(),
                            RequestOptions.create().setForm(form));
            String text = answer.text();
            expect(
                    answer.status() == 400
                            && text.contains("it is not in one of the host&#39;s data roots")
                            && text.contains("/etc/passwd")
                            && !text.contains("root:"),
                    parameter + "=/etc/passwd is answered by " + answer.status() + " " + text);
            done++;
        }
    }

    /** An ended session leads to the log-in page, which has its style and lets the user in. */
    void logInAfterTheSessionHasEnded(String name, String password) {
        Cookie session = page.context().cookies().stream()
                .filter(it -> it.name.equals("loff-session"))
                .findFirst()
                .orElseThrow(() -> new CheckFailure("there is no cookie of a session"));
        session.value = "loff_" + "A".repeat(43);
        page.context().addCookies(List.of(session));
        browser.open(page, host.resolve("/models"), "Log in");
        expect(
                !"Times New Roman"
                        .equals(page.evaluate("getComputedStyle(document.body).fontFamily.replaceAll('\"', '')")),
                "the log-in has lost its style sheet");
        page.getByLabel("Name").fill(name);
        page.getByLabel("Password").fill(password);
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Log in"))
                .click();
        page.waitForURL(it -> !it.contains("log-in"));
        expect(page.locator("nav").count() > 0, "nobody is logged in");
        done++;
    }

    private void expect(boolean holds, String otherwise) {
        if (!holds) {
            browser.fault(page, otherwise);
        }
    }
}
