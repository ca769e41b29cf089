using Fangxian.Cases.Reporting;

namespace Fangxian.Modules.Tests.Cases.Reporting;

/// <summary>The order in which the days of an illness can have come, without a database.</summary>
public sealed class CaseDatesTests
{
    private static readonly DateOnly Today = new(2020, 5, 10);

    private static readonly CaseDates All = new()
    {
        BirthDate = new(1985, 3, 4), OnsetDate = new(2020, 5, 1), FirstVisitDate = new(2020, 5, 2), IsolationDate = new(2020, 5, 3), FirstCare = new(2020, 5, 3), LastCare = new(2020, 5, 5),
        DiagnosedOn = new(2020, 5, 4), ReceivedOn = new(2020, 5, 5), ReportedOn = new(2020, 5, 5), ClassDate = new(2020, 5, 5), DeathDate = new(2020, 5, 8), OutcomeDate = new(2020, 5, 8),
    };

    private static string[] Wrong(CaseDates dates) => [.. (dates.Check(Today)?.Fields ?? new Dictionary<string, Fangxian.Platform.Results.FieldError[]>()).Select(f => $"{f.Key} {f.Value.Single().Key}").Order(StringComparer.Ordinal)];

    [Fact]
    public void Days_in_their_order_are_right_and_so_is_each_that_falls_on_the_one_before()
    {
        Assert.Empty(Wrong(All));
        Assert.Empty(Wrong(All with { DeathDate = All.LastCare, OutcomeDate = All.LastCare }));
        Assert.Empty(Wrong(new()));
    }

    public static TheoryData<string, CaseDates, string> Impossible => new()
    {
        { "death before onset", All with { DeathDate = new(2020, 4, 30) }, "onsetDate cases.dates.order" },
        { "recovery before onset", All with { DeathDate = null, OutcomeDate = new(2020, 4, 30) }, "onsetDate cases.dates.order" },
        { "onset after the report", All with { OnsetDate = new(2020, 5, 6) }, "onsetDate cases.dates.order" },
        { "onset after the county knew", All with { ReceivedOn = new(2020, 4, 30) }, "onsetDate cases.dates.order" },
        { "care begun after death", All with { LastCare = new(2020, 5, 9) }, "deathDate cases.dates.before" },
        { "visit after death", All with { FirstVisitDate = new(2020, 5, 9) }, "firstVisitDate cases.dates.order" },
        { "isolation after death", All with { IsolationDate = new(2020, 5, 9) }, "isolationDate cases.dates.order" },
        { "diagnosis after the report", All with { DiagnosedOn = new(2020, 5, 6) }, "diagnosedAt cases.dates.order" },
        { "death a year before the diagnosis", new() { DiagnosedOn = new(2020, 5, 4), DeathDate = new(2019, 5, 8) }, "deathDate cases.dates.death-long-ago" },
        { "birth after care", new() { BirthDate = new(2020, 5, 4), FirstCare = new(2020, 5, 3) }, "birthDate cases.dates.order" },
        { "a day to come", All with { ClassDate = new(2020, 5, 11) }, "classDate cases.dates.future" },
        { "ill before the birth on record", new() { BirthDate = new(2020, 5, 4), IsBirthOnRecord = true, OnsetDate = new(2020, 5, 3) }, "onsetDate cases.dates.before" },
    };

    [Theory]
    [MemberData(nameof(Impossible))]
    public void What_cannot_be_is_named_by_its_field(string what, CaseDates dates, string wrong) => Assert.True(Wrong(dates).Contains(wrong), $"{what}: {string.Join(", ", Wrong(dates))}");

    /// <summary>A test after death, a contact isolated before falling ill, an infection found without symptoms.</summary>
    [Fact]
    public void What_happens_in_the_field_stays_possible()
    {
        Assert.Empty(Wrong(All with { DiagnosedOn = new(2020, 5, 9), ReportedOn = new(2020, 5, 9), ReceivedOn = null }));
        Assert.Empty(Wrong(All with { IsolationDate = new(2020, 4, 20), FirstVisitDate = new(2020, 4, 25), FirstCare = new(2020, 4, 21) }));
        Assert.Empty(Wrong(All with { OnsetDate = new(2020, 5, 7), BeganWithoutSymptoms = true }));
    }

    [Theory]
    [InlineData("2020-05-01", "2020-05-10", "")]
    [InlineData("2020-03-01", "2020-05-10", "cases.doubt.death")]
    public void A_diagnosis_long_after_death_is_doubted(string died, string diagnosed, string doubt) =>
        Assert.Equal(doubt, string.Join(' ', new CaseDates { DeathDate = DateOnly.Parse(died, null), DiagnosedOn = DateOnly.Parse(diagnosed, null) }.Doubts().Select(d => d.Key)));

    [Fact]
    public void An_onset_of_the_year_before_is_doubted_and_refused_by_nobody()
    {
        var mistyped = new CaseDates { OnsetDate = new(2019, 5, 7), ReportedOn = Today };
        Assert.Equal("cases.doubt.onset", Assert.Single(mistyped.Doubts()).Key);
        Assert.Empty(Wrong(mistyped));
    }
}
