using System.Globalization;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Weir.Configuration.Overrides;
using Weir.Foundation.Errors;
using TestData = Weir.Testing.TestData;
using VectorFile = Weir.Testing.VectorFile;

namespace Weir.Configuration.Tests.Overrides;

public sealed class OverrideGrammarTests
{
    public static TheoryData<string> Cases => [.. Golden().Select(c => c.GetProperty("id").GetString()!)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void An_override_is_read_as_hydra_reads_it(string id)
    {
        var golden = Golden().First(c => c.GetProperty("id").GetString() == id);
        var input = golden.GetProperty("input").GetString()!;
        var expected = golden.GetProperty("expect");
        if (expected.TryGetProperty("error", out _))
        {
            Assert.Equal("override_syntax", Assert.Throws<WeirException>(() => Override.Parse(input)).Code);
            return;
        }

        var wanted = expected.GetProperty("override");
        var read = Override.Parse(input);
        Assert.Equal(wanted.GetProperty("type").GetString(), read.Kind switch { OverrideKind.Change => "change", OverrideKind.Add => "add", OverrideKind.ForceAdd => "force_add", _ => "delete" });
        Assert.Equal(wanted.GetProperty("key").GetString(), read.Key);
        Assert.Equal(wanted.GetProperty("package").GetString(), read.Package);
        Assert.Equal(wanted.GetProperty("value_type").GetString(), Kind(read.Value));
        if (read.Value is { } value) Same(wanted.GetProperty("value"), value);
        else Assert.Equal(JsonValueKind.Null, wanted.GetProperty("value").ValueKind);
    }

    [Theory]
    [InlineData("a=007", "007")]
    [InlineData("a=1e", "1e")]
    [InlineData("a=12abc", "12abc")]
    [InlineData("a=-a", "-a")]
    [InlineData("a=yes", "yes")]
    [InlineData("a=x y", "x y")]
    [InlineData("a=a\\b", "a\\b")]
    [InlineData("a=C:\\\\x", "C:\\x")]
    [InlineData("a='it\\'s'", "it's")]
    [InlineData("a='\\\\'", "\\")]
    [InlineData("a=\"a\\b\"", "a\\b")]
    [InlineData("a='1e3'", "1e3")]
    [InlineData("a='${x:${y}}'", "${x:${y}}")]
    [InlineData("a.$b.0@p=x", "x")]
    [InlineData("1.2=x", "x")]
    public void Text_is_text(string line, string expected) => Assert.Equal(expected, Assert.IsType<TextValue>(Override.Parse(line).Value).Value);

    [Theory]
    [InlineData("1=x")]
    [InlineData("a.01=x")]
    [InlineData("a..b=x")]
    [InlineData("a.=x")]
    [InlineData(".a=x")]
    [InlineData("a/b.c=x")]
    [InlineData(" a=x")]
    [InlineData("a =x")]
    [InlineData("a=${}")]
    [InlineData("a=${x:${y}}")]
    [InlineData("a={'x':1}")]
    [InlineData("a={\"x\":1}")]
    [InlineData("a=[1,]")]
    [InlineData("a=#")]
    [InlineData("a=x'y'")]
    [InlineData("a=choice(choice(1,2),3)")]
    [InlineData("a=range(start=1,2)")]
    [InlineData("a=range(1,2,3,4)")]
    [InlineData("a=sort(1,x)")]
    [InlineData("a=int(null)")]
    [InlineData("a=int('2.5')")]
    public void What_the_grammar_does_not_hold_is_refused(string line) => Assert.Equal("override_syntax", Assert.Throws<WeirException>(() => Override.Parse(line)).Code);

    [Fact]
    public void A_range_counts_whole_numbers_and_exact_decimals()
    {
        Assert.Equal(["5", "3", "1"], ((RangeSweep)Override.Parse("a=range(5,0,-2)").Value!).Values().Select(v => v.ToText()));
        Assert.Equal(["0.0", "0.1", "0.2"], ((RangeSweep)Override.Parse("a=range(0,0.3,0.1)").Value!).Values().Select(v => v.ToText()));
    }

    // What Python's decimal makes of the exact values of floats; the last numbers are Hydra's own.
    [Theory]
    [InlineData("range(0,0.1,0.1)", "0.0 0.1")]
    [InlineData("range(0,0.2,0.05)", "0.0 0.05 0.1 0.15000000000000002")]
    [InlineData("range(1,0,-0.25)", "1.0 0.75 0.5 0.25")]
    [InlineData("range(0.5,2)", "0.5 1.5")]
    [InlineData("range(1e300,3e300,1e300)", "1e+300 2e+300 3e+300")]
    [InlineData("range(3,0)", "")]
    [InlineData("range(10000000000000000000000,10000000000000000000002)", "10000000000000000000000 10000000000000000000001")]
    public void A_range_counts_as_pythons_decimals_do(string range, string expected) =>
        Assert.Equal(expected, string.Join(' ', ((RangeSweep)Override.Parse($"a={range}").Value!).Values().Select(v => v.ToText())));

    [Theory]
    [InlineData("range(0,inf)")]
    [InlineData("range(0,nan)")]
    [InlineData("range(0,1,0)")]
    [InlineData("range(0,1,0.0)")]
    public void A_range_without_an_end_is_refused(string range) =>
        Assert.Equal("override_syntax", Assert.Throws<WeirException>(() => ((RangeSweep)Override.Parse($"a={range}").Value!).Values()).Code);

    [Fact]
    public void A_value_reads_back_from_its_own_text() => Prop.ForAll(
        Gen.Sized(Values).ToArbitrary(),
        value => Override.Parse("a=" + value.ToText()).Value!.ToText() == value.ToText()).QuickCheckThrowOnFailure();

    private static Gen<OverrideValue> Values(int size)
    {
        var leaves = Gen.OneOf(
            Gen.Choose(-1000, 1000).Select(i => (OverrideValue)new IntValue(i)),
            Gen.Choose(-1000, 1000).Select(i => (OverrideValue)new FloatValue(i / 7.0)),
            Gen.Elements<OverrideValue>(new BoolValue(true), new NullValue(), new TextValue("a b,c"), new TextValue("x=[y]"), new TextValue("{p}(q):"), new TextValue("back\\slash z")));
        return size <= 1 ? leaves : Gen.OneOf(leaves, Values(size / 4).ArrayOf(3).Select(items => (OverrideValue)new ListValue(items)));
    }

    private static IEnumerable<JsonElement> Golden() => VectorFile.Cases(TestData.Vector("config", "grammar.jsonl"), "grammar");

    private static string? Kind(OverrideValue? value) => value switch
    {
        null => null,
        ChoiceSweep { IsSimple: true } => "simple_choice_sweep",
        ChoiceSweep => "choice_sweep",
        RangeSweep => "range_sweep",
        IntervalSweep => "interval_sweep",
        GlobSweep => "glob_choice_sweep",
        _ => "element",
    };

    private static void Same(JsonElement expected, OverrideValue actual)
    {
        JsonElement Field(string name) => expected.GetProperty(name);
        switch (actual)
        {
            case NullValue: Assert.Equal("null", Field("t").GetString()); break;
            case BoolValue b: Assert.Equal(("bool", b.Value), (Field("t").GetString(), Field("v").GetBoolean())); break;
            case IntValue i: Assert.Equal(("int", i.Value.ToString(CultureInfo.InvariantCulture)), (Field("t").GetString(), Field("v").GetRawText())); break;
            case FloatValue f:
                Assert.Equal("float", Field("t").GetString());
                Assert.Equal(Field("v").ValueKind == JsonValueKind.String ? Field("v").GetString() switch { "inf" => double.PositiveInfinity, "-inf" => double.NegativeInfinity, _ => double.NaN } : Field("v").GetDouble(), f.Value);
                break;
            case TextValue t:
                Assert.Equal(("str", Field("v").GetString()), (Field("t").GetString()!, t.Value));
                Assert.Equal(expected.TryGetProperty("q", out var quote) ? quote.GetString() : null, t.Quote?.ToString());
                break;
            case ListValue list:
                Assert.Equal(("list", Field("v").GetArrayLength()), (Field("t").GetString(), list.Items.Count));
                for (var i = 0; i < list.Items.Count; i++) Same(Field("v")[i], list.Items[i]);
                break;
            case DictValue map:
                Assert.Equal(("dict", Field("v").GetArrayLength()), (Field("t").GetString(), map.Entries.Count));
                for (var i = 0; i < map.Entries.Count; i++)
                {
                    Same(Field("v")[i][0], map.Entries[i].Key);
                    Same(Field("v")[i][1], map.Entries[i].Value);
                }

                break;
            case ChoiceSweep choice:
                Assert.Equal(("choice", Field("simple").GetBoolean(), Field("shuffle").GetBoolean()), (Field("t").GetString(), choice.IsSimple, choice.IsShuffled));
                Assert.Equal(Field("tags").EnumerateArray().Select(x => x.GetString()), choice.Tags);
                for (var i = 0; i < choice.Values.Count; i++) Same(Field("v")[i], choice.Values[i]);
                break;
            case RangeSweep range:
                Same(Field("start"), range.Start);
                Same(Field("stop"), range.Stop);
                Same(Field("step"), range.Step);
                Assert.Equal(Field("shuffle").GetBoolean(), range.IsShuffled);
                break;
            case IntervalSweep interval:
                Same(Field("start"), new FloatValue(interval.Start));
                Same(Field("end"), new FloatValue(interval.End));
                break;
            case GlobSweep glob:
                Assert.Equal(Field("include").EnumerateArray().Select(x => x.GetString()), glob.Include);
                Assert.Equal(Field("exclude").EnumerateArray().Select(x => x.GetString()), glob.Exclude);
                break;
        }
    }
}
