package dev.loff.app.checks;

import com.microsoft.playwright.APIResponse;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.RequestOptions;
import dev.loff.app.checks.ConsoleTour.Scene;
import java.util.List;

/** Does everything that the console offers, through its buttons; actions that a role may not do have no button and are refused. */
final class ConsoleActions {
    private static final int FORBIDDEN = 403;

    /** The states in which a stopped run may end. */
    private static final List<String> ENDED = List.of("stopped", "failed");

    private final Browser browser;
    private final Page page;
    private final Scene scene;
    private int done;

    ConsoleActions(Browser browser, Page page, Scene scene) {
        this.browser = browser;
        this.page = page;
        this.scene = scene;
    }

    /** How many actions were done. */
    int done() {
        return done;
    }

    /** Starts a run by the form, first with a mistake in it, which must keep the input. Returns the execution. */
    long start(CheckData data, int seed) {
        open("/executions/new");
        page.getByLabel("dataset (required)").fill("/no/such/folder");
        page.getByText("more parameters").click();
        fill("seed", Integer.toString(seed));
        page.getByRole(AriaRole.BUTTON, button("Start nightly")).evaluate("it => it.form.noValidate = true");
        // The browser reports an answer that is not a success; here it is expected.
        APIResponse refused = page.request()
                .post(
                        scene.host().resolve("/executions").toString(),
                        RequestOptions.create()
                                .setForm(com.microsoft.playwright.options.FormData.create()
                                        .set("form-token", token())
                                        .set("job", "nightly")
                                        .set("key", "mistake " + seed)
                                        .set("dataset", "/no/such/folder")));
        expect(refused.status() == 400 && refused.text().contains("/no/such/folder"), "a mistake is not reported");
        page.getByLabel("dataset (required)").fill(data.pictures().toString());
        fill("encoder", data.encoder());
        fill("model", scene.model());
        fill("epochs", "100000");
        fill("quarantine-threshold", "0.1");
        page.locator("select#p-classifier").selectOption("linear");
        click("Start nightly");
        expect(page.locator("h1").textContent().contains("nightly"), "the run was not started");
        done++;
        return Long.parseLong(page.url().replaceAll(".*/executions/(\\d+).*", "$1"));
    }

    /** Waits until it trains, so that it has progress to lose. */
    void untilItTrains(long execution) {
        open("/executions/" + execution);
        page.waitForCondition(
                () -> page.locator(".run").textContent().contains("step train"),
                new Page.WaitForConditionOptions().setTimeout(120_000));
    }

    void stop(long execution) {
        open("/executions/" + execution);
        click("Stop…");
        browser.judge(page);
        click("Stop it");
        page.waitForCondition(
                () -> ENDED.contains(page.locator("h1 .status").textContent()),
                new Page.WaitForConditionOptions().setTimeout(120_000));
        expect(page.locator("h1 .status").textContent().equals("stopped"), "it did not stop");
        done++;
    }

    /** Returns the new execution. */
    long restart(long execution) {
        open("/executions/" + execution);
        click("Restart…");
        browser.judge(page);
        expect(page.locator("main").textContent().contains("epochs are kept"), "the restart is not explained");
        click("Restart it on this host");
        done++;
        return Long.parseLong(page.url().replaceAll(".*/executions/(\\d+).*", "$1"));
    }

    void abandon(long execution) {
        open("/executions/" + execution);
        click("Give it up…");
        click("Give it up for good");
        expect(page.locator("h1 .status").textContent().equals("abandoned"), "it was not given up");
        done++;
    }

    void schedule(String name) {
        open("/schedules/new");
        page.getByLabel("Name").fill(name);
        page.getByLabel("Job").selectOption("retention");
        page.getByLabel("Parameters").fill("");
        page.getByLabel("When").fill("30 2 * * *");
        page.getByLabel("Zone").fill("Europe/Berlin");
        click("Show when it would fire");
        expect(page.locator("main table tbody tr").count() == 10, "the preview is not of ten fires");
        click("Add it");
        click("Edit");
        page.getByLabel("When").fill("0 3 * * 1-5");
        click("Save");
        expect(page.locator("main").textContent().contains("0 3 * * 1-5"), "the schedule was not changed");
        click("Pause…");
        page.getByLabel("Why").fill("the check says so");
        click("Pause it");
        expect(page.locator(".note.warn").textContent().contains("the check says so"), "it is not paused");
        click("Resume…");
        click("Resume it");
        click("Remove…");
        click("Remove it");
        expect(!page.locator("main").textContent().contains(name), "the schedule was not removed");
        done += 5;
    }

    void redrive(long execution) {
        open("/quarantine/" + execution);
        page.locator("input[name=path]").first().check();
        click("Try the ticked ones again…");
        browser.judge(page);
        click("Try again");
        page.waitForCondition(
                () -> page.locator("h1 .status").textContent().equals("completed"),
                new Page.WaitForConditionOptions().setTimeout(120_000));
        done++;
    }

    void promote(int version) {
        open("/models/" + scene.model() + "/" + version);
        click("Promote…");
        page.getByLabel("Why").fill("the check says so");
        browser.judge(page);
        click("Promote it");
        expect(page.locator("h1").textContent().contains("champion"), "it was not promoted");
        open("/models/" + scene.model());
        click("Roll back to version");
        page.getByLabel("Why").fill("the check says so");
        click("Roll back to version");
        expect(page.locator(".note.good").textContent().contains("again"), "it was not rolled back");
        done += 2;
    }

    /** A version that a person promoted stays pinned until it is unpinned. */
    void unpin() {
        open("/models/" + scene.model());
        expect(page.locator("main").textContent().contains("is pinned"), "a promoted version is not pinned");
        click("Unpin…");
        browser.judge(page);
        page.getByLabel("Why").fill("the check says so");
        click("Unpin it");
        expect(!page.locator("main").textContent().contains("is pinned"), "it is still pinned");
        done++;
    }

    /** An acknowledged failure leaves the list of what needs attention. */
    void acknowledge(long execution) {
        open("/");
        Locator entry = page.locator("tbody tr")
                .filter(new Locator.FilterOptions().setHasText("Acknowledge…"))
                .filter(new Locator.FilterOptions().setHas(page.locator("a[href='/executions/" + execution + "']")));
        expect(entry.count() == 1, "execution " + execution + " is not listed among what needs attention");
        entry.locator("a.button")
                .filter(new Locator.FilterOptions().setHasText("Acknowledge…"))
                .click();
        page.waitForLoadState();
        browser.judge(page);
        page.locator("#reason").fill("the check says so");
        click("Acknowledge it");
        expect(entry.count() == 0, "an acknowledged failure is still listed");
        done++;
    }

    /** Adds, changes and removes a user and a token. */
    void account(String name) {
        open("/access");
        click("Add a user");
        page.getByLabel("Name").fill(name);
        page.locator("#role").selectOption("viewer");
        password("as long as a sentence");
        click("Add the user");
        inRow(name, "Role");
        page.locator("#role").selectOption("operator");
        click("Change the role");
        expect(row(name).textContent().contains("operator"), "the role was not changed");
        inRow(name, "Password");
        password("another long sentence");
        click("Change the password");
        inRow(name, "Remove");
        click("Remove the user");
        expect(row(name).count() == 0, "the user was not removed");
        click("Make a token");
        page.getByLabel("Name").fill(name + "-token");
        click("Make it");
        browser.judge(page);
        expect(page.locator("#token").textContent().startsWith("loff_"), "no token is shown");
        click("I have copied it");
        expect(!page.locator("main").textContent().contains("loff_"), "the token is shown again");
        inRow(name + "-token", "Revoke");
        click("Revoke it");
        expect(page.locator(".note.good").textContent().contains("revoked"), "the token was not revoked");
        done += 6;
    }

    private void password(String password) {
        page.getByLabel("Password", new Page.GetByLabelOptions().setExact(true)).fill(password);
        page.getByLabel("Password once more").fill(password);
    }

    private Locator row(String name) {
        return page.locator("tbody tr").filter(new Locator.FilterOptions().setHasText(name));
    }

    private void inRow(String name, String words) {
        row(name)
                .locator("a.button")
                .filter(new Locator.FilterOptions().setHasText(words))
                .click();
        page.waitForLoadState();
    }

    /** Checks that the page has no button for it and that the request is refused. */
    void mayNot(String path, String button, String asked) {
        open(path);
        expect(page.locator("main").getByText(button).count() == 0, "there is a button " + button);
        String token = token();
        APIResponse answer = page.request()
                .post(
                        scene.host().resolve(asked).toString(),
                        RequestOptions.create()
                                .setForm(com.microsoft.playwright.options.FormData.create()
                                        .set("form-token", token)
                                        .set("reason", "why not")));
        expect(answer.status() == FORBIDDEN, asked + " is answered by " + answer.status());
        done++;
    }

    /** Every page with a log-out form has the form token. */
    private String token() {
        return page.locator("input[name=form-token]").first().getAttribute("value");
    }

    private void open(String path) {
        page.navigate(scene.host().resolve(path).toString());
    }

    private void fill(String parameter, String value) {
        page.locator("#p-" + parameter).fill(value);
    }

    /** A button, or a link that looks like one. */
    private void click(String words) {
        Locator main = page.locator("main");
        Locator found = main.locator("button, a.button").filter(new Locator.FilterOptions().setHasText(words));
        found.first().click();
        page.waitForLoadState();
    }

    private static Page.GetByRoleOptions button(String name) {
        return new Page.GetByRoleOptions().setName(name);
    }

    private void expect(boolean holds, String otherwise) {
        if (!holds) {
            browser.fault(page, otherwise);
        }
    }
}
