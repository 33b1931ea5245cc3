namespace Weir.Server.Tests.Tracking;

/// <summary>Webhooks over HTTP.</summary>
public sealed class WebhookHttpTests
{
    private const string Webhooks = "/api/2.0/mlflow/webhooks";

    [Fact]
    public async Task A_webhook_is_made_changed_tested_and_its_log_is_shown()
    {
        await using var server = await ServerFixture.StartAsync();
        var (status, made) = await server.SendAsync("POST", Webhooks, """{"name": "hook", "url": "https://127.0.0.1:9/x", "secret": "s3cret", "events": [{"entity": "MODEL_VERSION", "action": "CREATED"}]}""");
        Assert.True(status == 200, made.GetRawText());
        Assert.DoesNotContain("s3cret", made.GetRawText(), StringComparison.Ordinal);
        var id = made.GetProperty("webhook").GetProperty("webhook_id").GetString()!;
        Assert.Equal(200, (await server.SendAsync("PATCH", $"{Webhooks}/{id}", """{"description": "d"}""")).Status);
        Assert.Equal("d", (await server.SendAsync("GET", $"{Webhooks}/{id}")).Body.GetProperty("webhook").GetProperty("description").GetString());
        Assert.Equal(1, (await server.SendAsync("GET", $"{Webhooks}?max_results=5")).Body.GetProperty("webhooks").GetArrayLength());
        var (_, tested) = await server.SendAsync("POST", $"{Webhooks}/{id}/test", "{}");
        Assert.Contains("inside the server's network", tested.GetProperty("result").GetProperty("error_message").GetString(), StringComparison.Ordinal);
        await server.Client().RegisterModelAsync("m", "s3://b/m");
        var (_, log) = await server.SendAsync("GET", $"/api/weir/v1/webhooks/{id}/deliveries");
        Assert.Equal("MODEL_VERSION", log.GetProperty("deliveries")[0].GetProperty("entity").GetString());
        Assert.Equal(404, (await server.SendAsync("GET", "/api/weir/v1/webhooks/nobody/deliveries")).Status);
        Assert.Equal(200, (await server.SendAsync("DELETE", $"{Webhooks}/{id}")).Status);
        Assert.Equal(404, (await server.SendAsync("GET", $"{Webhooks}/{id}")).Status);
    }
}
