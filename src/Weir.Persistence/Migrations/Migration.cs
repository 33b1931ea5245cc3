namespace Weir.Persistence.Migrations;

/// <summary>One step of an area's schema. Steps are numbered from 1 without gaps and never change once released.</summary>
/// <param name="Area">Area, such as <c>tracking</c>.</param>
/// <param name="Number">Place in the area's sequence, from 1.</param>
/// <param name="Name">What it does, in a few words.</param>
/// <param name="Sql">Statements, in the common part of the dialects.</param>
public sealed record Migration(string Area, int Number, string Name, string Sql);
