using Weir.Testing;

namespace Weir.Versioning.Tests.Transfer;

/// <summary>A bucket of the S3 server, by Swift's own API: the S3 client is another project's.</summary>
internal sealed class SwiftBucket : IAsyncDisposable
{
    private readonly HttpClient _http;
    private readonly string _address;
    private readonly string _token;

    private SwiftBucket(HttpClient http, string address, string token, string name) => (_http, _address, _token, Name) = (http, address, token, name);

    public string Name { get; }

    public static async Task<SwiftBucket> NewAsync(SwiftServer swift, bool isVersioned = false)
    {
        var http = new HttpClient { BaseAddress = await swift.AddressAsync() };
        using var login = new HttpRequestMessage(HttpMethod.Get, "/auth/v1.0");
        login.Headers.Add("X-Auth-User", SwiftServer.AccessKey);
        login.Headers.Add("X-Auth-Key", SwiftServer.SecretKey);
        using var session = await http.SendAsync(login);
        var bucket = new SwiftBucket(http, session.Headers.GetValues("X-Storage-Url").First(), session.Headers.GetValues("X-Auth-Token").First(), swift.NewBucketName());
        using var made = await bucket.SendAsync(string.Empty, request =>
        {
            if (isVersioned) request.Headers.Add("X-Versions-Enabled", "true");
        });
        return bucket;
    }

    /// <summary>Writes an object.</summary>
    /// <returns>Its version.</returns>
    public async Task<string> PutAsync(string key, string content)
    {
        using var answer = await SendAsync("/" + key, request => request.Content = new StringContent(content));
        return answer.Headers.GetValues("X-Object-Version-Id").First();
    }

    public ValueTask DisposeAsync()
    {
        _http.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task<HttpResponseMessage> SendAsync(string path, Action<HttpRequestMessage> prepare)
    {
        for (var attempt = 0; ; attempt++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Put, $"{_address}/{Name}{path}");
            request.Headers.Add("X-Auth-Token", _token);
            prepare(request);
            var answer = await _http.SendAsync(request);
            if ((int)answer.StatusCode < 500 || attempt == 20) return answer.EnsureSuccessStatusCode();
            answer.Dispose();
            await Task.Delay(500, TestContext.Current.CancellationToken); // Swift's own servers did not answer each other in time: a busy machine
        }
    }
}
