using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Weir.Client.Calls;
using Weir.Client.Wire;
using Weir.Tracking.Webhooks;

namespace Weir.Tracking.Tests.Webhooks;

public abstract class WebhookDeliveryTests(TrackingStore store)
{
    private static readonly TrackingOptions Open = new() { AllowPrivateWebhooks = true, WebhookSchemes = ["http"] };

    private readonly MovedTime _time = new();

    [Fact]
    public async Task What_happens_in_the_registry_is_told_signed_and_noted()
    {
        using var receiver = new Receiver();
        await using var tracking = await TrackingFixture.CreateAsync(store, Open, _time);
        var id = await HookAsync(tracking, receiver, "s3cret", ("MODEL_VERSION", "CREATED"));
        await tracking.Client.RegisterModelAsync("m", "s3://b/m", tags: new Dictionary<string, string> { ["k"] = "v" }, description: "d");
        Assert.Empty(receiver.Received);
        Assert.Equal(1, await tracking.Service.Webhooks.DeliverDueAsync());
        var (headers, body) = Assert.Single(receiver.Received);
        Assert.Equal(
            """{"entity":"model_version","action":"created","timestamp":"2026-01-31T12:00:00.000000+00:00","data":{"name":"m","version":"1","source":"s3://b/m","run_id":null,"tags":{"k":"v"},"description":"d"}}""", body);
        Assert.Equal(("application/json", "1769860800"), (headers["Content-Type"], headers["X-MLflow-Timestamp"]));
        var signed = HMACSHA256.HashData("s3cret"u8.ToArray(), Encoding.UTF8.GetBytes($"{headers["X-MLflow-Delivery-Id"]}.{headers["X-MLflow-Timestamp"]}.{body}"));
        Assert.Equal("v1," + Convert.ToBase64String(signed), headers["X-MLflow-Signature"]);
        var noted = Assert.Single(await tracking.Service.Webhooks.LogAsync(id));
        Assert.Equal((headers["X-MLflow-Delivery-Id"], "delivered", 1L, 200L, "heard"), (noted.DeliveryId, noted.State, noted.Attempts, noted.ResponseStatus!.Value, noted.ResponseBody));
        Assert.Equal(0, await tracking.Service.Webhooks.DeliverDueAsync());
    }

    [Fact]
    public async Task Every_event_has_its_data_and_what_fails_tells_nothing()
    {
        using var receiver = new Receiver();
        await using var tracking = await TrackingFixture.CreateAsync(store, Open, _time);
        await HookAsync(
            tracking, receiver, null, ("REGISTERED_MODEL", "CREATED"), ("MODEL_VERSION_TAG", "SET"), ("MODEL_VERSION_TAG", "DELETED"), ("MODEL_VERSION_ALIAS", "CREATED"), ("MODEL_VERSION_ALIAS", "DELETED"),
            ("PROMPT", "CREATED"), ("PROMPT_VERSION", "CREATED"), ("PROMPT_TAG", "SET"), ("PROMPT_TAG", "DELETED"), ("PROMPT_VERSION_TAG", "SET"), ("PROMPT_ALIAS", "CREATED"));
        await tracking.Client.CallAsync(RegisteredModelCalls.Create, new CreateRegisteredModel("p", [new Tag("mlflow.prompt.is_prompt", "true")]));
        foreach (var model in new[] { "m", "p" })
        {
            await tracking.Client.RegisterModelAsync(model, "s3://b/m", tags: model == "p" ? new Dictionary<string, string> { ["mlflow.prompt.text"] = "Say {{x}}" } : null);
            await tracking.Client.CallAsync(ModelVersionCalls.SetTag, new VersionTag(model, "1", "k", "v"));
            await tracking.Client.CallAsync(ModelVersionCalls.DeleteTag, new VersionTag(model, "1", "k"));
            await tracking.Client.CallAsync(ModelVersionCalls.DeleteTag, new VersionTag(model, "1", "k"));
            await tracking.Client.CallAsync(RegisteredModelCalls.SetAlias, new AliasOfModel(model, "a", "1"));
            await tracking.Client.CallAsync(RegisteredModelCalls.DeleteAlias, new AliasOfModel(model, "a"));
            await tracking.Client.CallAsync(RegisteredModelCalls.SetTag, new ModelTag(model, "k", "v"));
            await tracking.Client.CallAsync(RegisteredModelCalls.DeleteTag, new ModelTag(model, "k"));
            await tracking.FailAsync(RegisteredModelCalls.Create, new CreateRegisteredModel(model));
        }

        while (await tracking.Service.Webhooks.DeliverDueAsync() > 0)
        {
        }

        Assert.DoesNotContain(receiver.Received, r => r.Headers.ContainsKey("X-MLflow-Signature"));
        Assert.Equal(
            new[]
            {
                """model_version_alias.created {"name":"m","alias":"a","version":"1"}""", """model_version_alias.deleted {"name":"m","alias":"a"}""",
                """model_version_tag.deleted {"name":"m","version":"1","key":"k"}""", """model_version_tag.set {"name":"m","version":"1","key":"k","value":"v"}""",
                """prompt.created {"name":"p","tags":{},"description":null}""", """prompt_alias.created {"name":"p","alias":"a","version":"1"}""",
                """prompt_tag.deleted {"name":"p","key":"k"}""", """prompt_tag.set {"name":"p","key":"k","value":"v"}""",
                """prompt_version.created {"name":"p","version":"1","template":"Say {{x}}","tags":{},"description":null}""", """prompt_version_tag.set {"name":"p","version":"1","key":"k","value":"v"}""",
                """registered_model.created {"name":"m","tags":{},"description":null}""",
            },
            receiver.Received.Select(r => JsonElement.Parse(r.Body)).Select(e => $"{e.GetProperty("entity")}.{e.GetProperty("action")} {e.GetProperty("data").GetRawText()}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_failure_that_may_pass_is_tried_again_later_and_at_last_given_up()
    {
        using var receiver = new Receiver(n => n switch { 1 => "503 Busy\r\nRetry-After: 7", 5 => "400 Bad", _ => "500 No" });
        await using var tracking = await TrackingFixture.CreateAsync(store, Open, _time);
        var id = await HookAsync(tracking, receiver, null, ("MODEL_VERSION", "CREATED"));
        await tracking.Client.RegisterModelAsync("m", "s3://b/m");
        Assert.Equal(1, await tracking.Service.Webhooks.DeliverDueAsync());
        var waits = Assert.Single(await tracking.Service.Webhooks.LogAsync(id));
        Assert.Equal(("pending", 503L, 7000L), (waits.State, waits.ResponseStatus!.Value, waits.NextAttemptAt!.Value - _time.Now.ToUnixTimeMilliseconds()));
        Assert.Equal(0, await tracking.Service.Webhooks.DeliverDueAsync());
        for (var attempt = 2; attempt <= 4; attempt++)
        {
            _time.Now += TimeSpan.FromSeconds(10);
            Assert.Equal(1, await tracking.Service.Webhooks.DeliverDueAsync());
        }

        var given = Assert.Single(await tracking.Service.Webhooks.LogAsync(id));
        Assert.Equal(("failed", 4L, 500L), (given.State, given.Attempts, given.ResponseStatus!.Value));
        Assert.Single(receiver.Received.Select(r => r.Headers["X-MLflow-Delivery-Id"]).Distinct());

        await tracking.Client.RegisterModelAsync("m", "s3://b/m");
        await tracking.Service.Webhooks.DeliverDueAsync();
        Assert.Equal(("failed", 1L, 400L), (await tracking.Service.Webhooks.LogAsync(id))[0] is var refused ? (refused.State, refused.Attempts, refused.ResponseStatus!.Value) : default);
    }

    [Fact]
    public async Task A_webhook_that_is_disabled_hears_nothing_and_one_that_is_gone_is_forgotten()
    {
        using var receiver = new Receiver();
        await using var tracking = await TrackingFixture.CreateAsync(store, Open, _time);
        var id = await HookAsync(tracking, receiver, null, ("MODEL_VERSION", "CREATED"));
        await tracking.Client.CallAsync(WebhookCalls.Update, new WebhookRequest(id, Status: "DISABLED"));
        await tracking.Client.RegisterModelAsync("m", "s3://b/m");
        Assert.Equal(0, await tracking.Service.Webhooks.DeliverDueAsync());
        await tracking.Client.CallAsync(WebhookCalls.Update, new WebhookRequest(id, Status: "ACTIVE"));
        await tracking.Client.RegisterModelAsync("m", "s3://b/m");
        await tracking.Client.CallAsync(WebhookCalls.Delete, new WebhookRequest(id));
        Assert.Equal(0, await tracking.Service.Webhooks.DeliverDueAsync());
        Assert.Empty(receiver.Received);
    }

    [Fact]
    public async Task A_test_is_sent_at_once_and_tells_what_came_back()
    {
        using var receiver = new Receiver(n => n == 1 ? "200 OK" : "404 Lost");
        await using var tracking = await TrackingFixture.CreateAsync(store, Open, _time);
        var id = await HookAsync(tracking, receiver, null, ("MODEL_VERSION", "CREATED"));
        var good = (await tracking.Client.CallAsync(WebhookCalls.Test, new TestWebhook(id))).Result;
        Assert.Equal((true, 200L, "heard"), (good.Success, good.ResponseStatus!.Value, good.ResponseBody));
        var bad = (await tracking.Client.CallAsync(WebhookCalls.Test, new TestWebhook(id, new WebhookEvent("MODEL_VERSION_TAG", "SET")))).Result;
        Assert.Equal((false, 404L), (bad.Success, bad.ResponseStatus!.Value));
        Assert.Contains("\"entity\":\"model_version_tag\",\"action\":\"set\"", receiver.Received[1].Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("localhost")]
    [InlineData("[::1]")]
    [InlineData("[::ffff:127.0.0.1]")]
    [InlineData("0.0.0.0")]
    [InlineData("2130706433")]
    public async Task Addresses_inside_the_network_are_refused_by_default(string host)
    {
        using var receiver = new Receiver();
        await using var tracking = await TrackingFixture.CreateAsync(store, Open with { AllowPrivateWebhooks = false }, _time);
        var request = new WebhookRequest(Name: "hook", Url: receiver.Url.Replace("127.0.0.1", host, StringComparison.Ordinal), Events: [new WebhookEvent("MODEL_VERSION", "CREATED")]);
        var id = (await tracking.Client.CallAsync(WebhookCalls.Create, request)).Webhook.WebhookId;
        var result = (await tracking.Client.CallAsync(WebhookCalls.Test, new TestWebhook(id))).Result;
        Assert.False(result.Success);
        Assert.Contains("inside the server's network", result.ErrorMessage, StringComparison.Ordinal);
        await tracking.Client.RegisterModelAsync("m", "s3://b/m");
        await tracking.Service.Webhooks.DeliverDueAsync();
        Assert.Equal(("failed", 1L), Assert.Single(await tracking.Service.Webhooks.LogAsync(id)) is var noted ? (noted.State, noted.Attempts) : default);
        Assert.Empty(receiver.Received);
    }

    [Theory]
    [InlineData("10.1.2.3", true)]
    [InlineData("172.16.0.1", true)]
    [InlineData("172.32.0.1", false)]
    [InlineData("192.168.1.1", true)]
    [InlineData("169.254.169.254", true)]
    [InlineData("100.64.0.1", true)]
    [InlineData("224.0.0.1", true)]
    [InlineData("255.255.255.255", true)]
    [InlineData("8.8.8.8", false)]
    [InlineData("fe80::1", true)]
    [InlineData("fd00::1", true)]
    [InlineData("::", true)]
    [InlineData("64:ff9b::7f00:1", true)]
    [InlineData("2002:7f00:1::", true)]
    [InlineData("2606:4700::1", false)]
    public void What_is_inside_is_known(string address, bool expected) => Assert.Equal(expected, WebhookSender.IsPrivate(System.Net.IPAddress.Parse(address)));

    private static async Task<string> HookAsync(TrackingFixture tracking, Receiver receiver, string? secret, params (string Entity, string Action)[] events) =>
        (await tracking.Client.CallAsync(WebhookCalls.Create, new WebhookRequest(Name: "hook", Url: receiver.Url, Secret: secret, Events: [.. events.Select(e => new WebhookEvent(e.Entity, e.Action))]))).Webhook.WebhookId;
}
