//! `GET /policies`: the policies of a city over the years, and what became of them.

use askama::Template;
use axum::extract::{RawQuery, State};
use axum::response::Html;

use crate::search::CityPolicies;
use crate::text::normalize;
use crate::web::error::{ApiError, ErrorKind};
use crate::web::pages::render;
use crate::web::params::policies::PoliciesParams;
use crate::web::state::AppState;
use crate::web::view::policies::{CitiesView, PoliciesView};
use crate::web::view::policy_changes::ChangesView;

#[derive(Template)]
#[template(path = "cities.html", config = "src/web/askama.toml")]
struct CitiesPage {
    view: CitiesView,
}

#[derive(Template)]
#[template(path = "policies.html", config = "src/web/askama.toml")]
struct PoliciesPage {
    view: PoliciesView,
}

#[derive(Template)]
#[template(path = "policy_changes.html", config = "src/web/askama.toml")]
struct ChangesPage {
    view: ChangesView,
}

/// `GET /policies`.
pub(in crate::web) async fn show(
    State(state): State<AppState>,
    RawQuery(raw): RawQuery,
) -> Result<Html<String>, ApiError> {
    let params = PoliciesParams::parse(&raw.unwrap_or_default())?;
    let mut cities = state.run(|index| index.policies()).await?;
    cities.retain(|city| !city.policies.is_empty());
    let city = match (&params.municipality, &cities[..]) {
        // Of one city there is nothing to choose.
        (None, [only]) => only,
        (None, _) => {
            let view = CitiesView::of(&cities);
            return render(&CitiesPage { view });
        }
        (Some(wanted), _) => city_of(&cities, wanted).ok_or(ErrorKind::NotFound)?,
    };
    let compares = params.from.or(params.to).is_some() || params.show.is_some();
    if let (true, Some((from, to))) = (compares, two_years(city, &params)?) {
        let view = ChangesView::of(city, from, to, &params);
        return render(&ChangesPage { view });
    }
    let view = PoliciesView::of(city, cities.len() > 1, &params);
    render(&PoliciesPage { view })
}

/// The city of this name, however it is written.
pub(in crate::web) fn city_of<'a>(
    cities: &'a [CityPolicies],
    wanted: &str,
) -> Option<&'a CityPolicies> {
    let wanted = normalize(wanted);
    cities.iter().find(|city| {
        let name = city.municipality.as_deref().unwrap_or_default();
        normalize(name) == wanted
    })
}

/// The years that are compared: the first and the last, where others are not asked for.
///
/// # Errors
/// `invalid_parameter` for a year without sheets.
pub(in crate::web) fn two_years(
    city: &CityPolicies,
    params: &PoliciesParams,
) -> Result<Option<(u16, u16)>, ErrorKind> {
    let (first, last) = (city.years.keys().next(), city.years.keys().next_back());
    let (Some(first), Some(last)) = (first, last) else {
        return Ok(None);
    };
    let from = year("from", city, params.from.unwrap_or(*first))?;
    let to = year("to", city, params.to.unwrap_or(*last))?;
    Ok(Some((from, to)))
}

/// A year without sheets would look as if every policy had gone.
fn year(name: &str, city: &CityPolicies, year: u16) -> Result<u16, ErrorKind> {
    if city.years.contains_key(&year) {
        Ok(year)
    } else {
        Err(ErrorKind::invalid(name, &year.to_string()))
    }
}
