using System.Text;
using Weir.Client;
using Weir.Client.Calls;
using Weir.Client.Wire;
using Weir.Persistence;

namespace Weir.Tracking.Tests.Webhooks;

public abstract class WebhookTests(TrackingStore store)
{
    private static readonly WebhookRequest Good = new(Name: "hook", Url: "https://example.com/hook", Events: [new WebhookEvent("MODEL_VERSION", "CREATED")]);

    [Fact]
    public async Task A_webhook_is_made_changed_listed_and_deleted_and_its_secret_never_shown()
    {
        await using var tracking = await TrackingFixture.CreateAsync(store);
        var made = (await tracking.Client.CallAsync(WebhookCalls.Create, Good with { Description = "d", Secret = "s3cret" })).Webhook;
        Assert.Equal(("hook", "d", "ACTIVE"), (made.Name, made.Description, made.Status));
        var changed = (await tracking.Client.CallAsync(WebhookCalls.Update, new WebhookRequest(made.WebhookId, Name: "other", Status: "DISABLED", Events: [new WebhookEvent("PROMPT_TAG", "SET"), new WebhookEvent("PROMPT_TAG", "DELETED")]))).Webhook;
        Assert.Equal(("other", "d", "DISABLED", "https://example.com/hook", 2), (changed.Name, changed.Description, changed.Status, changed.Url, changed.Events!.Count));
        Assert.Equivalent(changed, (await tracking.Client.CallAsync(WebhookCalls.Get, new WebhookRequest(made.WebhookId))).Webhook);
        await tracking.Client.CallAsync(WebhookCalls.Delete, new WebhookRequest(made.WebhookId));
        foreach (var call in new[] { WebhookCalls.Get, WebhookCalls.Update }) Assert.Equal(MlflowErrors.ResourceDoesNotExist, await tracking.FailAsync(call, new WebhookRequest(made.WebhookId)));
        Assert.Equal(MlflowErrors.ResourceDoesNotExist, await tracking.FailAsync(WebhookCalls.Delete, new WebhookRequest(made.WebhookId)));
        Assert.Equal(MlflowErrors.ResourceDoesNotExist, await tracking.FailAsync(WebhookCalls.Test, new TestWebhook(made.WebhookId)));
        Assert.Null((await tracking.Client.CallAsync(WebhookCalls.List, new ListWebhooks())).Webhooks);
    }

    [Fact]
    public async Task What_is_missing_or_wrong_is_told()
    {
        await using var tracking = await TrackingFixture.CreateAsync(store);
        WebhookRequest[] wrong =
        [
            Good with { Name = null }, Good with { Name = "-a" }, Good with { Name = "a b" }, Good with { Name = new string('a', 64) }, Good with { Name = "a\n" },
            Good with { Url = "" }, Good with { Url = "http://example.com" }, Good with { Url = "file:///etc/passwd" }, Good with { Url = "nowhere" }, Good with { Url = "https://me:pw@example.com/" },
            Good with { Events = null }, Good with { Events = [] }, Good with { Events = [new WebhookEvent("MODEL_VERSION", "SET")] }, Good with { Events = [new WebhookEvent("HEAVEN", "CREATED")] }, Good with { Events = [new WebhookEvent("PROMPT")] },
            Good with { Status = "MAYBE" }, Good with { Secret = new string('s', 1001) },
        ];
        foreach (var request in wrong) Assert.Equal(MlflowErrors.InvalidParameterValue, await tracking.FailAsync(WebhookCalls.Create, request));
        Assert.Null((await tracking.Client.CallAsync(WebhookCalls.List, new ListWebhooks())).Webhooks);
        var made = (await tracking.Client.CallAsync(WebhookCalls.Create, Good)).Webhook;
        foreach (var request in wrong.Where(w => w is not { Name: null } and not { Url: "" } and not { Events: null } and not { Events.Count: 0 }))
            Assert.Equal(MlflowErrors.InvalidParameterValue, await tracking.FailAsync(WebhookCalls.Update, request with { WebhookId = made.WebhookId }));
        Assert.Equal(MlflowErrors.InvalidParameterValue, await tracking.FailAsync(WebhookCalls.Test, new TestWebhook(made.WebhookId, new WebhookEvent("HEAVEN", "X"))));
        Assert.Equal(MlflowErrors.InvalidParameterValue, await tracking.FailAsync(WebhookCalls.List, new ListWebhooks(PageToken: "nonsense")));
    }

    [Fact]
    public async Task Pages_hold_every_webhook_once_newest_first()
    {
        await using var tracking = await TrackingFixture.CreateAsync(store);
        for (var i = 0; i < 5; i++) await tracking.Client.CallAsync(WebhookCalls.Create, Good with { Name = $"h{i}" });
        var seen = new List<string>();
        string? token = null;
        do
        {
            var page = await tracking.Client.CallAsync(WebhookCalls.List, new ListWebhooks(2, token));
            seen.AddRange(page.Webhooks!.Select(w => w.Name!));
            token = page.NextPageToken;
        }
        while (token is not null);
        Assert.Equal(["h4", "h3", "h2", "h1", "h0"], seen);
    }

    [Fact]
    public async Task The_secret_is_encrypted_where_it_is_kept_under_a_key_that_its_owner_alone_reads()
    {
        using var folder = new Testing.TempFolder();
        var database = await store.OpenAsync(folder["weir.db"]);
        await using var service = await TrackingService.OpenAsync(database, new Storage.Local.LocalObjectStore(folder["artifacts"]), new TrackingOptions { SecretKeyFile = folder["secret.key"] }, ownsDatabase: true);
        await service.CallAsync(WebhookCalls.Create, Good with { Secret = "s3cret-s3cret" });
        var stored = await database.ReadAsync(s => s.FirstOrDefault("SELECT secret FROM webhooks", r => r.GetBytes(0)));
        Assert.DoesNotContain("s3cret", Encoding.Latin1.GetString(stored!), StringComparison.Ordinal);
        Assert.Equal(32, new System.IO.FileInfo(folder["secret.key"]).Length);
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(folder["secret.key"]));
    }
}
