using Weir.Configuration.Validation;
using Weir.Foundation.Errors;

namespace Weir.Configuration.Tests.Validation;

public sealed class SchemaTests
{
    [Fact]
    public void All_violations_are_told_at_once_with_their_places()
    {
        using var tree = new ConfigTree(
            ("config.yaml", "defaults: [model: big]\nseed: many\nlevle: info\nrate: 2\nname: ''\ntags: [a, 5]\nref: ${rate}\n"),
            ("model/big.yaml", "depth: 99\nkind: forrest\n"));
        var schema = ConfigSchema.Parse("""
            {
              "type": "object", "additionalProperties": false, "required": ["level", "seed"],
              "$defs": {"ratio": {"type": "number", "minimum": 0, "exclusiveMaximum": 1}},
              "properties": {
                "seed": {"type": "integer"}, "level": {"enum": ["info", "debug"]}, "rate": {"$ref": "#/$defs/ratio"}, "ref": {"$ref": "#/$defs/ratio"},
                "name": {"type": "string", "minLength": 1, "pattern": "^[a-z]+$"}, "tags": {"items": {"type": "string"}, "deprecated": true},
                "model": {"properties": {"depth": {"maximum": 12}, "kind": {"enum": ["forest", "linear"]}}}
              }
            }
            """);
        var violations = schema.Check(tree.Compose("rate=3"));
        Assert.Equal(
            [
                "level", "model.depth", "model.kind", "seed", "levle", "rate", "name", "name", "tags", "tags[1]", "ref",
            ],
            violations.Select(v => v.Key));
        Assert.Equal("'levle' may be meant: it is 'level'", violations[0].Hint);
        Assert.Equal("conf/model/big.yaml:1:8", violations[1].Origin.ToString());
        Assert.Equal("'model.kind' must be one of forest, linear, and is forrest", violations[2].Message);
        Assert.Equal("did you mean 'forest'?", violations[2].Hint);
        Assert.Contains("override 1", violations[5].Origin.ToString(), StringComparison.Ordinal);
        Assert.True(violations[8].IsWarning);
    }

    [Theory]
    [InlineData("""{"anyOf": [{"type": "string"}, {"type": "null"}]}""", "5", false)]
    [InlineData("""{"anyOf": [{"type": "string"}, {"type": "null"}]}""", "x", true)]
    [InlineData("""{"oneOf": [{"minimum": 1}, {"maximum": 9}]}""", "5", false)]
    [InlineData("""{"oneOf": [{"minimum": 1}, {"maximum": 9}]}""", "10", true)]
    [InlineData("""{"not": {"const": 5}}""", "5", false)]
    [InlineData("""{"allOf": [{"type": "integer"}, {"multipleOf": 5}]}""", "12", false)]
    [InlineData("""{"type": ["integer", "null"]}""", "null", true)]
    [InlineData("""{"type": "number"}""", "5", true)]
    [InlineData("""{"type": "integer"}""", "5.5", false)]
    [InlineData("""{"type": "integer"}""", "5.0", true)]
    [InlineData("""{"minItems": 2}""", "[1]", false)]
    [InlineData("""{"uniqueItems": true}""", "[1, 1.0]", false)]
    [InlineData("""{"prefixItems": [{"type": "string"}], "items": false}""", "[a]", true)]
    [InlineData("""{"prefixItems": [{"type": "string"}], "items": false}""", "[a, b]", false)]
    [InlineData("""{"patternProperties": {"^x-": {"type": "integer"}}, "additionalProperties": false}""", "{x-a: 1}", true)]
    [InlineData("""{"patternProperties": {"^x-": {"type": "integer"}}, "additionalProperties": false}""", "{y: 1}", false)]
    [InlineData("""{"type": "integer"}""", "???", true)]
    [InlineData("""{"x-group": "model"}""", "big", true)]
    [InlineData("""{"x-group": "model"}""", "bigg", false)]
    [InlineData("false", "1", false)]
    public void A_rule_of_json_schema_holds(string rule, string value, bool isValid)
    {
        using var tree = new ConfigTree(("config.yaml", $"it: {value}"), ("model/big.yaml", ""));
        var violations = ConfigSchema.Parse($"{{\"properties\": {{\"it\": {rule}}}}}").Check(tree.Compose());
        Assert.Equal(isValid, violations.Count == 0);
        Assert.All(violations, v => Assert.StartsWith("conf/config.yaml:1:", v.Origin.ToString(), StringComparison.Ordinal));
    }

    [Fact]
    public void A_schema_that_goes_round_or_is_broken_is_told()
    {
        using var tree = new ConfigTree(("config.yaml", "a: 1"));
        Assert.Equal("bad_schema", Assert.Throws<WeirException>(() => ConfigSchema.Parse("""{"$ref": "#"}""").Check(tree.Compose())).Code);
        Assert.Equal("bad_schema", Assert.Throws<WeirException>(() => ConfigSchema.Parse("""{"$ref": "#/$defs/x"}""").Check(tree.Compose())).Code);
        Assert.Equal("bad_schema", Assert.Throws<WeirException>(() => ConfigSchema.Parse("""{"properties": {"a": {"$ref": "https://example.org/s.json"}}}""").Check(tree.Compose())).Code);
        tree.Write("conf/schema.json", "{\n  oops\n}");
        var failure = Assert.Throws<WeirException>(() => ConfigSchema.Load(Path.Combine(tree.Path, "conf/schema.json"), "conf/schema.json"));
        Assert.StartsWith("conf/schema.json:2:", failure.Location!.ToString(), StringComparison.Ordinal);
    }
}
