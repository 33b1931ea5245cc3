using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Weir.Client.Calls;
using Weir.Client.Json;
using Weir.Client.Wire;
using Weir.Foundation.Errors;

namespace Weir.Client.Tests.Json;

public sealed class RequestJsonTests
{
    [Theory]
    [InlineData("3", 3)]
    [InlineData("3.0", 3)]
    [InlineData("1.7e12", 1_700_000_000_000)]
    [InlineData("\"-5\"", -5)]
    [InlineData("\"1.7e+12\"", 1_700_000_000_000)]
    [InlineData("9223372036854775807", long.MaxValue)]
    public void Integers_come_in_many_forms(string json, long expected) => Assert.Equal(expected, Parse($$"""{"step": {{json}}}""").Step);

    [Theory]
    [InlineData("1.5")]
    [InlineData("\"1.5\"")]
    [InlineData("\"\"")]
    [InlineData("\" 1\"")]
    [InlineData("1e19")]
    [InlineData("true")]
    [InlineData("[1]")]
    public void What_is_no_integer_is_refused_with_its_name(string json) =>
        Assert.Contains("'step'", Assert.Throws<WeirException>(() => Parse($$"""{"step": {{json}}}""")).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("0.5", 0.5)]
    [InlineData("\"0.5\"", 0.5)]
    [InlineData("\"NaN\"", double.NaN)]
    [InlineData("NaN", double.NaN)]
    [InlineData("Infinity", double.PositiveInfinity)]
    [InlineData("-Infinity", double.NegativeInfinity)]
    [InlineData("\"-Infinity\"", double.NegativeInfinity)]
    [InlineData("5e-324", 5e-324)]
    public void Doubles_come_in_many_forms(string json, double expected) => Assert.Equal(expected, Parse($$"""{"value": {{json}}}""").Value);

    [Theory]
    [InlineData("\"1,5\"")]
    [InlineData("\"high\"")]
    [InlineData("\"\"")]
    [InlineData("\"1x\"")]
    [InlineData("\"nan \"")]
    public void What_is_no_double_is_refused(string json) => Assert.Throws<WeirException>(() => Parse($$"""{"value": {{json}}}"""));

    [Fact]
    public void NaN_inside_a_text_stays_text()
    {
        var parsed = Parse("""{"key": "NaN and \"Infinity\" \\", "value": NaN}""");
        Assert.Equal(("NaN and \"Infinity\" \\", true), (parsed.Key, double.IsNaN(parsed.Value!.Value)));
    }

    [Fact]
    public void Any_bytes_are_read_or_refused_and_never_crash() =>
        Prop.ForAll<byte[]>(bytes =>
        {
            foreach (var body in new[] { bytes, [.. "{\"value\": "u8, .. bytes, .. "}"u8], [.. "\""u8, .. bytes, .. "\""u8] })
            {
                try { RequestJson.Parse(body, WireJson.Default.LogMetric); }
                catch (WeirException) { }
            }
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void What_is_written_is_read_back() =>
        Prop.ForAll<double, long>((value, step) =>
        {
            var json = JsonSerializer.SerializeToUtf8Bytes(new LogMetric("r", Key: "k", Value: value, Step: step), WireJson.Default.LogMetric);
            var back = RequestJson.Parse(json, WireJson.Default.LogMetric);
            return back.Step == step && BitConverter.DoubleToInt64Bits(back.Value!.Value) == BitConverter.DoubleToInt64Bits(double.IsNaN(value) ? double.NaN : value);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void What_is_unset_is_left_out_and_enums_are_names()
    {
        var run = new Run(new RunInfo("r", Status: RunStatus.Finished, UserId: ""), new RunData(), new RunInputs());
        Assert.Equal("""{"info":{"run_id":"r","user_id":"","status":"FINISHED"},"data":{},"inputs":{}}""", JsonSerializer.Serialize(run, WireJson.Default.Run));
    }

    [Theory]
    [InlineData("{\"status\": \"FINISHED\"}", RunStatus.Finished)]
    [InlineData("{\"status\": 3}", RunStatus.Finished)]
    [InlineData("{\"status\": \"3\"}", RunStatus.Finished)]
    public void Enums_come_by_name_or_number(string json, RunStatus expected) => Assert.Equal(expected, RequestJson.Parse(Encoding.UTF8.GetBytes(json), WireJson.Default.UpdateRun).Status);

    [Theory]
    [InlineData("models:/taxi/3", "taxi", "3", null, null)]
    [InlineData("models:/taxi@champion", "taxi", null, "champion", null)]
    [InlineData("models:/taxi/Production", "taxi", null, null, "Production")]
    [InlineData("models:/taxi/latest", "taxi", null, null, "latest")]
    [InlineData("models:/team/taxi/3", "team/taxi", "3", null, null)]
    [InlineData("models:/team/taxi@champion", "team/taxi", null, "champion", null)]
    public void Model_addresses_are_read(string uri, string model, string? version, string? alias, string? stage) =>
        Assert.Equal(new ModelReference(model, version, alias, stage), ModelReference.Parse(uri));

    [Theory]
    [InlineData("models:/")]
    [InlineData("models:/taxi")]
    [InlineData("taxi/3")]
    public void Other_addresses_are_refused(string uri) => Assert.Throws<WeirException>(() => ModelReference.Parse(uri));

    private static LogMetric Parse(string json) => RequestJson.Parse(Encoding.UTF8.GetBytes(json), WireJson.Default.LogMetric);
}
