using System.Text.RegularExpressions;
using FsCheck;
using FsCheck.Fluent;
using Weir.Yaml.Scalars;

namespace Weir.Yaml.Tests;

public sealed class FloatFormTests
{
    private static readonly Gen<string> Texts = Gen.Elements("+-0123456789._eE x".ToCharArray()).ArrayOf().Select(c => new string(c));

    // The rules as the loaders that Weir follows write them.
    private const string Common = @"[-+]?[0-9][0-9_]*\.[0-9_]*(?:[eE][-+]?[0-9]+)?|[-+]?[0-9][0-9_]*[eE][-+]?[0-9]+";

    private const string Rule12 = $@"^(?:{Common}|[-+]?\.[0-9_]+(?:[eE][-+]?[0-9]+)?)\z";

    private const string Rule11 = $@"^(?:{Common}|\.[0-9_]+(?:[eE][-+][0-9]+)?)\z";

    [Theory]
    [InlineData(YamlVersion.V12, Rule12)]
    [InlineData(YamlVersion.V11, Rule11)]
    public void Any_text_is_judged_as_the_rule_does(YamlVersion version, string rule) =>
        Prop.ForAll(Texts.ToArbitrary(), text => FloatForm.Matches(text, version) == Regex.IsMatch(text, rule)).Check(Config.QuickThrowOnFailure.WithMaxTest(20_000));

    [Theory]
    [InlineData("0.5", true, true)]
    [InlineData("-1_0.2_5e-3", true, true)]
    [InlineData("1e5", true, true)]
    [InlineData("+.5", true, false)]
    [InlineData(".5e3", true, false)]
    [InlineData(".5e+3", true, true)]
    [InlineData("1.", true, true)]
    [InlineData("1", false, false)]
    [InlineData("1e", false, false)]
    [InlineData("1.2.3", false, false)]
    [InlineData(".", false, false)]
    [InlineData("-", false, false)]
    public void The_versions_differ_where_their_loaders_do(string text, bool in12, bool in11)
    {
        Assert.Equal(in12, FloatForm.Matches(text, YamlVersion.V12));
        Assert.Equal(in11, FloatForm.Matches(text, YamlVersion.V11));
    }

    [Fact]
    public void A_point_with_underscores_alone_has_the_form_of_a_float_but_is_text() => Assert.IsType<Values.YamlText>(PlainScalar.Resolve("._", YamlVersion.V12));
}
