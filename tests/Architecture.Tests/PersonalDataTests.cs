using System.Reflection;
using Fangxian.Platform.Audit;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Web;

namespace Fangxian.Architecture.Tests;

/// <summary>Every table of persons says why it is kept, on what basis, how long, how sensitive it is; none is forgotten.</summary>
public sealed class PersonalDataTests
{
    /// <summary>Columns that only a table about a person has.</summary>
    private static readonly string[] Telling = ["PersonId", "PersonName", "GuardianName", "BirthDate", "IdentityNumber", "Phone", "PhoneNumber", "Email", "PasswordHash", "DisplayName", "Occupation", "Employer", "AccountId"];

    private static readonly (Type Entity, string Table, string[] Columns, string[] Key, bool Encrypts)[] Tables = Read();

    [Fact]
    public void A_table_with_columns_of_a_person_declares_itself()
    {
        var silent = Tables.Where(t => Declared(t.Entity) is null && (t.Encrypts || t.Columns.Intersect(Telling).Any())).Select(t => $"{t.Table}: {string.Join(", ", t.Columns.Intersect(Telling).Append(t.Encrypts ? "[Encrypted]" : "").Where(c => c.Length > 0))}").ToArray();
        Assert.True(silent.Length == 0, "tables of persons without [PersonalData]:\n" + string.Join('\n', silent));
    }

    [Fact]
    public void What_a_table_declares_is_said_in_words()
    {
        var missing = Tables.Where(t => Declared(t.Entity) is not null).SelectMany(t => Declared(t.Entity) is var d ? new[] { "personal.table." + t.Table, "personal.purpose." + d!.Purpose, "personal.basis." + d.LegalBasis, d.Kept is { } kept ? "personal.kept." + kept : "protection.with-person" } : [])
            .Where(key => !Composition.Texts.Has(key)).Distinct().Order().ToArray();
        Assert.True(missing.Length == 0, string.Join('\n', missing));
    }

    /// <summary>What goes with a person must name it, or be listed with those that the retention job knows by other columns.</summary>
    [Fact]
    public void What_goes_with_a_person_names_it()
    {
        string[] known = ["person_match", "person_merge"];
        var lost = Tables.Where(t => Declared(t.Entity) is { Kept: null } && t.Table != "person" && !known.Contains(t.Table) && !t.Columns.Contains("PersonId") && !t.Columns.Contains("CaseId")).Select(t => t.Table).ToArray();
        Assert.True(lost.Length == 0, "tables that the retention job cannot find by their person: " + string.Join(", ", lost));
    }

    /// <summary>A line of the audit about a stay is found, and its detail forgotten, by the case; a role itself is known by its own id.</summary>
    [Fact]
    public void What_is_of_a_person_or_a_case_says_so_to_the_audit()
    {
        var silent = Tables.Where(t => t.Table != "disease_case").SelectMany(t => t.Entity.GetProperties().Where(p => p.Name is "PersonId" or "CaseId" && !p.IsDefined(typeof(PartOfAttribute)) && !(t.Key.Length == 1 && t.Key[0] == p.Name)).Select(p => $"{t.Table}.{p.Name}")).ToArray();
        Assert.True(silent.Length == 0, "properties without [PartOf]: " + string.Join(", ", silent));
    }

    /// <summary>A new table is a visible difference here: whoever adds it says whether it is about persons.</summary>
    [Fact]
    public void The_tables_and_what_they_say_of_persons_are_the_approved_ones() =>
        Approved.Matches("personal-data.txt", string.Join('\n', Tables.OrderBy(t => t.Table, StringComparer.Ordinal).Select(t => Declared(t.Entity) is { } d
            ? $"{t.Table,-28} {d.Sensitivity}, for {d.Purpose}, by {d.LegalBasis}, {(d.Kept is { } kept ? "kept: " + kept : d.RetentionDays > 0 ? $"{d.RetentionDays} days after the last role" : "with the person")}"
            : $"{t.Table,-28} –")));

    private static PersonalDataAttribute? Declared(Type entity) => entity.GetCustomAttribute<PersonalDataAttribute>();

    private static (Type, string, string[], string[], bool)[] Read()
    {
        var file = Path.Combine(Path.GetTempPath(), $"fangxian-model-{Guid.NewGuid():N}.db");
        using var db = Composition.Open(DatabaseAddress.Parse(file)).ForReading(Scope.Everything);
        return [.. db.Model.GetEntityTypes().Where(e => Microsoft.EntityFrameworkCore.RelationalEntityTypeExtensions.GetTableName(e) is not null).Select(e => (e.ClrType, Microsoft.EntityFrameworkCore.RelationalEntityTypeExtensions.GetTableName(e)!, e.GetProperties().Select(p => p.Name).ToArray(), e.FindPrimaryKey()?.Properties.Select(p => p.Name).ToArray() ?? [], e.GetProperties().Any(p => p.PropertyInfo?.IsDefined(typeof(EncryptedAttribute)) is true)))];
    }
}
