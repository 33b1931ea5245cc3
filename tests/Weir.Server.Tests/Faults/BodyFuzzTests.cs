using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Weir.Foundation.Numerics;
using Weir.Server.Tests.Tracking.Routes;
using Weir.Testing;

namespace Weir.Server.Tests.Faults;

/// <summary>Every call with something in each of its fields that does not belong there: an answer or a refusal, never a failure.</summary>
[Trait("Kind", "Faults")]
public sealed class BodyFuzzTests(PostgreSqlServer postgres, ITestOutputHelper output)
{
    // As they stand in the JSON text.
    private static readonly string[] Values =
    [
        "null", "0", "-1", "1.5", "1e400", "-1e400", "9223372036854775807", "9223372036854775808", "-9223372036854775808", "99999999999999999999999", "true", "NaN", "-Infinity", "\"NaN\"",
        "\"\"", "\" \"", "\"\\u0000\"", "\"a\\u0000b\"", "\"\\ud800\"", "\"'\"", "\"\\\"\"", "\"%\"", "\"../..\"", "\"\\\\\"", "\"🌊\"", "{}", "[]", "[null]", "[[]]", "[{}]", "{\"a\": 1}", "[1, \"x\", null]",
        "LONG", "DEEP LIST", "DEEP OBJECT", "BAD UTF-8",
    ];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task No_value_of_any_field_makes_the_server_fail(bool onPostgreSql)
    {
        var database = onPostgreSql ? await postgres.NewDatabaseAsync() : null;
        await using var server = await ServerFixture.StartAsync(o => o with { Database = database });
        var random = new SeededRandom(onPostgreSql ? 11UL : 10UL);
        var wrong = new List<string>();
        var (asked, number) = (0, 0);
        foreach (var example in RouteExamples.All)
        {
            var world = await RouteExamples.WorldAsync(server, "f" + (++number).ToString(CultureInfo.InvariantCulture));
            foreach (var field in Fields(example.Fields, string.Empty).Where(f => !example.Route.Contains($"{{{f}}}", StringComparison.Ordinal)))
            {
                string[] chosen = FaultScale.IsFull ? Values : [.. Enumerable.Range(0, 2).Select(_ => Values[random.Next(Values.Length)])];
                foreach (var value in chosen)
                {
                    var (method, url, body) = example.With(field, "@@").Request(world);
                    if (body is null) url = url.Replace("%40%40", Uri.EscapeDataString(Raw(value, 2000).Trim('"')), StringComparison.Ordinal);
                    var status = await SendAsync(server, method, url, body is null ? null : Bytes(body, value));
                    asked++;
                    if (status >= 500) wrong.Add($"{example.Route} {field}={value}: {status}");
                }
            }

            var (verb, address, whole) = example.Request(world);
            foreach (var broken in whole is null ? [] : Broken(whole, random))
            {
                var status = await SendAsync(server, verb, address, broken);
                asked++;
                if (status >= 500) wrong.Add($"{example.Route} with {Encoding.Latin1.GetString(broken)[..Math.Min(80, broken.Length)]}: {status}");
            }
        }

        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{asked} requests"));
        Assert.True(wrong.Count == 0, string.Join("\n", wrong));
        Assert.True(server.Log.Count == 0, string.Join("\n", server.Log));
    }

    // Leaves and holders alike, as paths with dots.
    private static IEnumerable<string> Fields(JsonNode node, string path)
    {
        var inside = node switch
        {
            JsonObject o => o.Select(f => (f.Key, f.Value!)),
            JsonArray a => a.Select((v, i) => (i.ToString(CultureInfo.InvariantCulture), v!)),
            _ => [],
        };
        foreach (var (name, value) in inside)
        {
            var full = path.Length == 0 ? name : $"{path}.{name}";
            yield return full;
            foreach (var below in Fields(value, full)) yield return below;
        }
    }

    private static string Raw(string value, int length) => value switch
    {
        "LONG" => $"\"{new string('k', length)}\"",
        "DEEP LIST" => new string('[', 100) + new string(']', 100),
        "DEEP OBJECT" => string.Concat(Enumerable.Repeat("{\"a\":", 100)) + "1" + new string('}', 100),
        "BAD UTF-8" => "\"\u00ff\u00fe\"",
        _ => value,
    };

    private static byte[] Bytes(string body, string value)
    {
        var parts = body.Split("\"@@\"");
        var raw = value == "BAD UTF-8" ? [(byte)'"', 0xff, 0xc0, 0x80, (byte)'"'] : Encoding.UTF8.GetBytes(Raw(value, 1 << 20));
        return [.. Encoding.UTF8.GetBytes(parts[0]), .. raw, .. parts[1..].SelectMany(Encoding.UTF8.GetBytes)];
    }

    private static IEnumerable<byte[]> Broken(string body, SeededRandom random)
    {
        var bytes = Encoding.UTF8.GetBytes(body);
        yield return bytes[..random.Next(bytes.Length)];
        yield return [.. bytes, .. bytes];
        yield return Encoding.UTF8.GetBytes($"[{body}]");
        yield return Encoding.UTF8.GetBytes(body[..^1] + ",\"unknown\":" + Raw("DEEP LIST", 0) + "}");
        yield return Encoding.UTF8.GetBytes(body[..^1] + ",\"" + new string('k', 1 << 20) + "\":1}");
        var flipped = (byte[])bytes.Clone();
        flipped[random.Next(flipped.Length)] ^= (byte)(1 << random.Next(8));
        yield return flipped;
    }

    private static async Task<int> SendAsync(ServerFixture server, string method, string url, byte[]? body)
    {
        using var message = new HttpRequestMessage(new HttpMethod(method), url);
        if (body is not null) message.Content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
        using var response = await server.Http.SendAsync(message);
        return (int)response.StatusCode;
    }
}
