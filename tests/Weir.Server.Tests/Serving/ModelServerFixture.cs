using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Weir.PredictionLog;
using Weir.Server.Serving;
using Weir.Serving.Engine;

namespace Weir.Server.Tests.Serving;

/// <summary>A model server on a free port, and a client for it.</summary>
internal sealed class ModelServerFixture : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _running;

    private ModelServerFixture(Task running, string address, CancellationTokenSource stop)
    {
        _running = running;
        _stop = stop;
        Client = new HttpClient { BaseAddress = new Uri(address) };
    }

    public HttpClient Client { get; }

    public static Task<ModelServerFixture> StartAsync(params string[] paths) => StartAsync(null, null, 32, paths);

    public static async Task<ModelServerFixture> StartAsync(PredictionLogWriter? log, string? token, int maximumBodyMiB, params string[] paths)
    {
        var models = new ServedModels();
        foreach (var path in paths) models.Add(ServedModel.Load(path));
        return await StartAsync(models, log, token, maximumBodyMiB);
    }

    public static async Task<ModelServerFixture> StartAsync(ServedModels models, PredictionLogWriter? log = null, string? token = null, int maximumBodyMiB = 32)
    {
        var stop = new CancellationTokenSource();
        var ready = new TaskCompletionSource<string>();
        var options = new ModelServerOptions { Models = models, Port = 0, Log = log, Token = token, MaximumBodyBytes = (long)maximumBodyMiB << 20, OnReady = ready.SetResult };
        var running = ModelServer.RunAsync(options, TimeProvider.System, stop.Token);
        await Task.WhenAny(ready.Task, running);
        if (running.IsCompleted) await running;
        return new ModelServerFixture(running, await ready.Task, stop);
    }

    public Task<(int Status, JsonElement Body, string Text)> PostAsync(string path, string body, string? contentType = "application/json") => SendAsync(HttpMethod.Post, path, body, contentType);

    public async Task<(int Status, JsonElement Body, string Text)> SendAsync(HttpMethod method, string path, string? body, string? contentType)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null)
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
            if (contentType is { Length: > 0 }) request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(contentType);
        }

        using var response = await Client.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        var isJson = response.Content.Headers.ContentType?.MediaType == "application/json" && text.Trim().Length > 0;
        return ((int)response.StatusCode, isJson ? JsonElement.Parse(text) : default, text);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _stop.CancelAsync();
        await _running;
        _stop.Dispose();
    }
}
