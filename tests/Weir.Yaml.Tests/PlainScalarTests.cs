using FsCheck;
using FsCheck.Fluent;
using System.Globalization;
using Weir.Yaml.Scalars;
using Weir.Yaml.Values;

namespace Weir.Yaml.Tests;

public sealed class PlainScalarTests
{
    [Theory]
    [InlineData("010", "int 10", "int 8")]
    [InlineData("0o7", "int 7", "text")]
    [InlineData("0x1F", "int 31", "int 31")]
    [InlineData("1_000", "int 1000", "int 1000")]
    [InlineData("yes", "text", "bool True")]
    [InlineData("off", "text", "bool False")]
    [InlineData("True", "bool True", "bool True")]
    [InlineData("~", "null", "null")]
    [InlineData("1e-5", "float 1E-05", "float 1E-05")]
    [InlineData("1e3", "float 1000", "float 1000")]
    [InlineData(".5", "float 0.5", "float 0.5")]
    [InlineData("-.inf", "float -Infinity", "float -Infinity")]
    [InlineData("1:30", "text", "int 90")]
    [InlineData("2020-01-01", "time", "text")]
    [InlineData("1.2.3", "text", "text")]
    [InlineData("123456789012345678901234567890", "int 123456789012345678901234567890", "int 123456789012345678901234567890")]
    public void Text_means_what_each_version_says(string text, string in12, string in11)
    {
        Assert.Equal(in12, Describe(PlainScalar.Resolve(text, YamlVersion.V12)));
        Assert.Equal(in11, Describe(PlainScalar.Resolve(text, YamlVersion.V11)));
    }

    [Theory]
    [InlineData(1e-05, "1e-05")]
    [InlineData(3e-07, "3e-07")]
    [InlineData(0.1, "0.1")]
    [InlineData(1.0, "1.0")]
    [InlineData(-0.0, "-0.0")]
    [InlineData(1e16, "1e+16")]
    [InlineData(1e20, "1e+20")]
    [InlineData(1.5e300, "1.5e+300")]
    [InlineData(1000000000000000.0, "1000000000000000.0")]
    [InlineData(0.0001, "0.0001")]
    [InlineData(123456.789, "123456.789")]
    [InlineData(5e-324, "5e-324")]
    public void Floats_are_written_as_python_writes_them(double value, string text) => Assert.Equal(text, PythonFloat.Repr(value));

    [Fact]
    public void Every_float_reads_back_as_itself() =>
        Prop.ForAll(
            ArbMap.Default.ArbFor<double>(),
            value => !double.IsFinite(value) || double.Parse(PythonFloat.Repr(value), CultureInfo.InvariantCulture).Equals(value)).QuickCheckThrowOnFailure();

    private static string Describe(YamlValue value) => value switch
    {
        YamlInteger i => $"int {i.Value}",
        YamlFloat f => $"float {f.Value.ToString(CultureInfo.InvariantCulture)}",
        YamlBool b => $"bool {b.Value}",
        YamlNull => "null",
        YamlTimestamp => "time",
        _ => "text",
    };
}
