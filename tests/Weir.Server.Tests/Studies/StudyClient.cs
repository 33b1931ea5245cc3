using System.Collections.Concurrent;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Weir.Server.Tests.Studies;

/// <summary>A client as somebody would write it in a language without any library: it says again what was not answered, with a token of its own, and notes what was acknowledged.</summary>
internal sealed class StudyClient(HttpClient http, string study, string name)
{
    private readonly ConcurrentDictionary<int, double> _told = new();

    /// <summary>Trials that it was told are told, with their values.</summary>
    public IReadOnlyDictionary<int, double> Told => _told;

    /// <summary>Answers that were no answers, by status.</summary>
    public ConcurrentDictionary<string, int> Failures { get; } = new();

    /// <summary>Works until there is nothing left to do.</summary>
    public async Task WorkAsync(Func<double, double> objective, CancellationToken cancellation = default)
    {
        for (var turn = 0; ; turn++)
        {
            var token = string.Create(CultureInfo.InvariantCulture, $"{name}-{turn}-{Guid.NewGuid():N}");
            var asked = await SayAsync($"{study}/ask", $$"""{"worker": "{{name}}", "token": "{{token}}", "lease": 120}""", cancellation);
            if (asked.GetProperty("number").ValueKind == JsonValueKind.Null)
            {
                if (asked.GetProperty("done").GetBoolean()) return;
                await Task.Delay(20, cancellation);
                continue;
            }

            var number = asked.GetProperty("number").GetInt32();
            var value = objective(asked.GetProperty("params").GetProperty("x").GetDouble());
            await SayAsync($"{study}/trials/{number}/report", string.Create(CultureInfo.InvariantCulture, $$"""{"token": "{{token}}", "step": 1, "value": {{value:R}}}"""), cancellation);
            var told = await SayAsync($"{study}/trials/{number}/tell", string.Create(CultureInfo.InvariantCulture, $$"""{"token": "{{token}}", "value": {{value:R}}}"""), cancellation);
            Assert.Equal("complete", told.GetProperty("trial").GetProperty("state").GetString());
            Assert.True(_told.TryAdd(number, value), $"trial {number} was given out twice");
        }
    }

    private async Task<JsonElement> SayAsync(string path, string body, CancellationToken cancellation)
    {
        while (true)
        {
            try
            {
                using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)) { Headers = { ContentType = MediaTypeHeaderValue.Parse("application/json") } };
                using var response = await http.PostAsync(path, content, cancellation);
                var text = await response.Content.ReadAsStringAsync(cancellation);
                if (response.IsSuccessStatusCode) return JsonElement.Parse(text);
                Assert.True((int)response.StatusCode is 503 or 504, $"{path}: {(int)response.StatusCode} {text}");
                Failures.AddOrUpdate($"{(int)response.StatusCode}", 1, (_, n) => n + 1);
            }
            catch (HttpRequestException e)
            {
                Failures.AddOrUpdate(e.GetType().Name, 1, (_, n) => n + 1);
            }

            await Task.Delay(20, cancellation);
        }
    }
}
